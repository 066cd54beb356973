"""What is taken from nobody: programs and scripts, by their first bytes or by their name, and files kept for macros."""

from __future__ import annotations

import re

from service.adapters.readers.refusals import refusal

_MAGIC = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xfe\xed\xfa",
    b"L\0\0\0\x01\x14\x02\0",
)
_MARK = b"\xef\xbb\xbf"  # of UTF-8
_RUN_LIST = (
    "exe dll com scr pif bat cmd ps1 psm1 ps1xml vb vbs vbe js jse ws wsc wsf wsh sct hta msc msi msp mst lnk jar jnlp "
    "sh bash csh ksh zsh command desktop py pyw pl rb php cpl reg inf scf shb shs url gadget rdp iqy slk wll xll iso "
    "img vhd vhdx dmg apk deb rpm appx msix application appref-ms library-ms settingcontent-ms chm "
)
_RUN = frozenset(_RUN_LIST.split())
_MACRO_LIST = "docm dotm xlsm xltm xlam pptm potm ppsm ppam sldm"
_MACRO_NAMES = frozenset(_MACRO_LIST.split())
# What no reader of a name sees, or what turns its direction: control characters, marks of layout, blanks that have a
# letter's number, tags (Unicode 16, categories Cc, Cf, Zl, Zp; UTS 39, 5.4). Emoji lose nothing but their joiners.
UNSHOWN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb"
    "\U000e0000-\U000e0fff]"
)


def refuse(name: str, data: bytes) -> None:
    """Raise Refused (`type.forbidden`, `office.macro`) where the name or the first bytes are of such a file."""
    extension = extension_of(name)
    if extension in _RUN or is_program(data):
        raise refusal("type.forbidden")
    if extension in _MACRO_NAMES:
        raise refusal("office.macro")


def is_program(data: bytes) -> bool:
    """Tell a program or a script by its first bytes."""
    return data.removeprefix(_MARK).startswith(_MAGIC)


def extension_of(name: str) -> str:
    """Give the lower-case extension of a shown name, also behind direction marks and blanks."""
    visible = UNSHOWN.sub("", name).rstrip(" .")
    stem, dot, extension = visible.rpartition(".")
    return extension.lower() if dot and stem else ""
