"""edXML, the message format of the national document axis (QCVN 102:2016/BTTTT).

`reader.read` opens a message, `writer` writes one, `view` shows one to a person. Reading is
tolerant (by local name, any order), writing is strict (the order and prefixes of the SDK).
"""

from connectors.edxml.refusals import EdxmlRefused

__all__ = ["EdxmlRefused"]
