"""Reason codes of refused papers and the sentence each sender gets."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from service.domain.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "archive.broken": "Tệp nén bị hỏng, hoặc nén theo kiểu không mở được ở đây; "
        "đề nghị nén lại thành tệp .zip và gửi lại.",
        "cms.broken": "Gói ký số (.p7m) bị hỏng, không mở được; đề nghị gửi lại chính văn bản đã ký dạng PDF.",
        "cms.detached": "Đây là tệp chữ ký số rời (.p7s), bên trong không có văn bản và chữ ký chưa được kiểm tra; "
        "đề nghị gửi văn bản ký số dạng PDF.",
        "cms.encrypted": "Tệp bị mã hóa (.p7m) nên không đọc được; đề nghị gửi lại bản không mã hóa.",
        "doc.broken": "Tệp Word (.doc) bị hỏng, không đọc được; đề nghị gửi lại bản .docx hoặc PDF.",
        "doc.needs_antiword": "Máy chủ chưa cài antiword nên chưa đọc được tệp .doc kiểu cũ; "
        "đề nghị gửi lại bản .docx hoặc PDF.",
        "docx.broken": "Tệp Word bị hỏng, không mở được; đề nghị mở lại bằng Word, lưu và gửi lại.",
        "docx.too_large": "Tệp Word có quá nhiều đoạn so với một văn bản hành chính; đề nghị gửi lại bản gốc.",
        "file.decoded": "Tệp bị hỏng trên đường gửi (phần mềm đã xử lý tệp như văn bản nên mất dữ liệu); "
        "đề nghị gửi lại tệp gốc.",
        "html.broken": "Trang web gửi kèm không đọc được; đề nghị gửi lại bản .docx hoặc PDF.",
        "mail.broken": "Thư điện tử bị hỏng, không mở được; đề nghị gửi lại.",
        "mail.depth": "Thư lồng trong thư quá nhiều lớp; đề nghị gửi các tệp trong một thư.",
        "mail.empty": "Thư không có tệp đính kèm nên không thành hồ sơ; đề nghị gửi lại kèm tờ trình và các giấy tờ.",
        "mail.headers": "Phần đầu thư lớn bất thường; đề nghị soạn thư mới, đính kèm hồ sơ và gửi lại.",
        "mail.outlook": "Thư Outlook (.msg) bị hỏng, không mở được; đề nghị lưu lại, hoặc gửi riêng các tệp kèm.",
        "mail.parts": "Thư có quá nhiều phần; đề nghị gửi các tệp trong một tệp nén.",
        "odf.broken": "Tệp OpenDocument (.odt, .ods) bị hỏng, không mở được; "
        "đề nghị mở lại bằng LibreOffice, lưu và gửi lại.",
        "office.dde": "Tệp có lệnh tự chạy chương trình (DDE); đề nghị bỏ lệnh này và gửi lại.",
        "office.encrypted": "Tệp đặt mật khẩu nên không mở được; đề nghị gỡ mật khẩu và gửi lại.",
        "office.macro": "Tệp có chứa macro; đề nghị lưu lại dạng .docx hoặc .xlsx không có macro và gửi lại.",
        "office.program": "Tệp có nhúng chương trình hoặc tập lệnh; đề nghị gỡ phần nhúng đó và gửi lại.",
        "office.remote_template": "Tệp trỏ tới mẫu hoặc đối tượng đặt ở máy khác; đề nghị gỡ liên kết và gửi lại.",
        "office.xml": "Tệp Word hoặc Excel lưu ở dạng XML chưa đọc được; "
        "đề nghị lưu lại dạng .docx, .xlsx hoặc PDF và gửi lại.",
        "paper.archive": "Tệp nén không phải là một văn bản; đề nghị gửi từng văn bản hoặc gửi tệp nén làm cả hồ sơ.",
        "paper.empty": "Tệp rỗng, không có nội dung; đề nghị gửi lại.",
        "paper.no_picture": "Không vẽ được phần này của giấy; hãy tải tệp gốc để xem.",
        "paper.packed": "Tệp nén dạng này không mở được ở đây; đề nghị gửi từng văn bản, "
        "hoặc nén lại thành tệp .zip không mật khẩu.",
        "paper.too_large": "Tệp lớn hơn mức hệ thống nhận đọc; đề nghị tách nhỏ hoặc giảm dung lượng rồi gửi lại.",
        "pdf.broken": "Tệp PDF bị hỏng, không mở được; đề nghị xuất lại PDF và gửi lại.",
        "pdf.encrypted": "Tệp PDF đặt mật khẩu hoặc bị mã hóa; đề nghị gỡ mật khẩu và gửi lại.",
        "rtf.broken": "Tệp RTF bị hỏng, không đọc được; đề nghị lưu lại dạng .docx và gửi lại.",
        "tnef.broken": "Tệp winmail.dat của Outlook có phần không lấy ra được; "
        "đề nghị soạn lại thư ở dạng HTML, đính kèm hồ sơ và gửi lại.",
        "txt.undecodable": "Không nhận ra bảng mã của tệp văn bản; đề nghị lưu lại dạng UTF-8 và gửi lại.",
        "type.forbidden": "Loại tệp này (chương trình hoặc tập lệnh) không được nhận; "
        "đề nghị gửi PDF, Word hoặc Excel.",
        "type.mismatch": "Nội dung tệp không khớp với loại tệp đã khai; đề nghị kiểm tra và gửi lại đúng tệp.",
        "type.unknown": "Không nhận ra loại tệp; đề nghị gửi PDF, Word hoặc Excel.",
        "xls.broken": "Tệp Excel bị hỏng, không mở được; đề nghị mở lại bằng Excel, lưu và gửi lại.",
        "xlsx.too_large": "Bảng tính có ô nằm quá xa hoặc quá nhiều ô; đề nghị xóa các dòng, cột thừa, lưu và gửi lại.",
        "xml.doctype": "Tệp có khai báo DOCTYPE, không được phép vì lý do an toàn; đề nghị xuất lại tệp và gửi lại.",
        "xml.encoding": "Tệp dùng bảng mã XML không được phép; đề nghị lưu lại tệp và gửi lại.",
        "xml.too_large": "Tệp có phần nội dung lớn bất thường; đề nghị kiểm tra, lưu lại và gửi lại.",
        "zip.bomb": "Tệp nén bung ra lớn bất thường; đề nghị gửi từng văn bản.",
        "zip.costly": "Mở tệp nén này cần quá nhiều thời gian hoặc bộ nhớ; đề nghị nén lại thành tệp .zip, "
        "hoặc chia nhỏ rồi gửi lại.",
        "zip.depth": "Tệp nén lồng nhau quá sâu; đề nghị gửi từng văn bản.",
        "zip.empty": "Tệp nén không có giấy tờ nào; đề nghị nén lại hồ sơ và gửi lại.",
        "zip.encrypted": "Tệp nén đặt mật khẩu; đề nghị gỡ mật khẩu và gửi lại.",
        "zip.entries": "Tệp nén chứa quá nhiều mục; đề nghị chia nhỏ và gửi lại.",
        "zip.link": "Tệp nén chứa liên kết hoặc thiết bị thay vì văn bản; đề nghị nén lại và gửi lại.",
        "zip.malformed": "Tệp nén bị hỏng hoặc có cấu trúc sai; đề nghị nén lại và gửi lại.",
        "zip.overlap": "Tệp nén có các phần chồng lên nhau, không an toàn; đề nghị nén lại và gửi lại.",
        "zip.pieces": "Tệp nén bị chia thành nhiều phần nên không mở được; "
        "đề nghị nén lại thành một tệp .zip duy nhất và gửi lại.",
    }
)


def refusal(code: str) -> Refused:
    """Give the final refusal with that reason code and its Vietnamese sentence."""
    return Refused(code, SENTENCES[code])
