"""What a unit does to its own dossier, over the API and by the buttons of its page."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from flask import jsonify

from service.stages import sender
from service.web.api import dossier_json
from service.web.console import done_or_shown, order_of_form
from service.web.reading import actor_of, json_body, order_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Response
    from flask.typing import ResponseReturnValue

    from service.domain.dossier import Dossier
    from service.web.routes import Caller

_SAID: Mapping[str, str] = MappingProxyType(
    {
        "recall": "Đã gửi đề nghị rút hồ sơ; cơ quan thẩm định sẽ trả lời ở đây.",
        "agree_award": "Đã ghi: đơn vị đồng ý đổi hình thức.",
        "refuse_award": "Đã ghi: đơn vị không đồng ý; hồ sơ giữ hình thức đã đề nghị.",
    }
)


def ask(caller: Caller, dossier_id: str) -> Response:
    """Carry out what the unit says of its dossier."""
    order = order_of(json_body(caller))
    dossier = sender.act(caller.deps, dossier_id, order, actor=actor_of(caller), account=caller.account)
    return jsonify(dossier_json(caller, dossier))


def act(caller: Caller, dossier_id: str) -> ResponseReturnValue:
    """Carry out what the unit's button says, or show the dossier with the reason why not."""
    order = order_of_form()

    def done() -> Dossier:
        return sender.act(caller.deps, dossier_id, order, actor=actor_of(caller, "console"), account=caller.account)

    return done_or_shown(caller, dossier_id, act=done, said=_SAID.get(order.action, ""))
