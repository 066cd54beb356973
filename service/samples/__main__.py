"""`python -m service.samples FOLDER`: write the sample messages into a folder."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from service.samples import write_samples


def main() -> int:
    """Write the samples and tell, a line each, what is to be seen of them; gives the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m service.samples", description="Ghi các thông điệp mẫu vào một thư mục."
    )
    parser.add_argument("folder", type=Path, help="thư mục hộp thư")
    folder = parser.parse_args().folder
    try:
        samples = write_samples(folder)
    except OSError as exc:
        sys.stderr.write(f"Không ghi được vào {folder}: {exc}. Hãy chọn thư mục khác hoặc cấp quyền ghi.\n")
        return 1
    for sample in samples:
        sys.stdout.write(f"{sample.name}: {sample.expectation.sentence}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
