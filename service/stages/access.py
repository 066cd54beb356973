"""Access: who is calling, by password, one-time link or API token. Secrets are kept only as hashes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from service.domain.errors import Invalid, NotAllowed, NotFound
from service.domain.fields import Problem
from service.domain.oidc import meant
from service.domain.permission import ROLES, Operation, may, units_reached
from service.ports import TOKEN_ID, Account, Token

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.ports import Deps, Person

LINK_LIFE = timedelta(hours=24)
TOKEN_DAYS = 365
_MOST_DAYS = 1826
_LONGEST_NAME = 200
_MIN_PASSWORD = 10
_WRONG = "Tên đăng nhập hoặc mật khẩu không đúng."


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _decoy() -> str:
    """Give a hash to check against when there is no such account, so that both take the same time."""
    return _hasher().hash("không có tài khoản này")


def sign_in(deps: Deps, name: str, password: str) -> Account:
    """Give the account for a right password; NotAllowed, the same sentence for every wrong one."""
    account = deps.accounts.account(name)
    known = account.password_hash if account and account.password_hash else _decoy()
    try:
        _hasher().verify(known, password)
    except (VerificationError, InvalidHashError) as exc:
        raise NotAllowed(_WRONG) from exc
    if account is None or not account.enabled or not account.password_hash:
        raise NotAllowed(_WRONG)
    return account


def sign_in_by_link(deps: Deps, link: str) -> Account:
    """Use up a one-time link; NotAllowed when it was used, is over, or never was."""
    account = deps.accounts.spend_link(digest(link), now=deps.clock.now())
    if account is None or not account.enabled:
        raise NotAllowed("Liên kết đăng nhập đã dùng hoặc đã hết hạn; hãy tạo liên kết mới bằng `hoso user link`.")
    return account


def sign_in_by_provider(deps: Deps, person: Person, groups: Mapping[str, str]) -> Account:
    """Give the account of who signed in at the provider, its roles and units as the groups say today.

    The account is named after the provider's subject, so that no name there can become a local account here.
    NotAllowed when no group means anything here, or the account was locked by an operator.
    """
    roles, units = meant(person.groups, groups)
    name = f"sso:{person.subject}"
    known = deps.accounts.account(name)
    if not roles or (known is not None and not known.enabled):
        raise NotAllowed("Tài khoản của bạn chưa được giao việc nào ở đây. Hãy hỏi người vận hành.")
    account = replace(known or Account(name), display_name=person.name, email=person.email, roles=roles, unit_ids=units)
    if account != known:
        deps.accounts.save_account(account)
    return account


def account_of_token(deps: Deps, token: str) -> Account:
    """Give the account of an API token, narrowed to its scopes; NotAllowed when it is unknown, revoked or over."""
    account = deps.accounts.account_of_token(digest(token), now=deps.clock.now())
    if account is None or not account.enabled:
        raise NotAllowed("Mã truy cập không hợp lệ hoặc đã bị thu hồi.")
    return account


def set_account(deps: Deps, account: Account, *, password: str = "") -> Account:
    """Add or change an account; Invalid for a name that is none, unknown roles or a short password."""
    problems = [
        Problem("role.unknown", f"Không có vai trò «{role}»; có: {', '.join(sorted(ROLES))}.", field="roles")
        for role in sorted(account.roles - ROLES)
    ]
    if not account.name or account.name != account.name.strip() or not account.name.isprintable():
        problems.append(
            Problem("name.wrong", "Tên tài khoản không được trống, có ký tự ẩn hay dấu cách ở hai đầu.", field="name")
        )
    if len(account.name) > _LONGEST_NAME:
        problems.append(Problem("name.long", f"Tên tài khoản dài nhất {_LONGEST_NAME} ký tự.", field="name"))
    if password and len(password) < _MIN_PASSWORD:
        problems.append(
            Problem("password.short", f"Mật khẩu phải dài ít nhất {_MIN_PASSWORD} ký tự.", field="password")
        )
    if problems:
        raise Invalid("Chưa lưu được tài khoản: " + " ".join(problem.message for problem in problems), problems)
    saved = replace(account, password_hash=_hasher().hash(password)) if password else account
    deps.accounts.save_account(saved)
    return saved


@dataclass(frozen=True, slots=True)
class TokenWish:
    """What an API token is to be: whose, called what, for which operations (None: all of its account's), how long."""

    account: str
    name: str
    scopes: frozenset[str] | None = None
    days: int = TOKEN_DAYS


def new_token(deps: Deps, wish: TokenWish, *, maker: Account) -> tuple[Token, str]:
    """Make an API token; its secret is shown this once and kept only as a hash.

    Raises NotAllowed where the maker may not, or the token could do what its maker cannot; Invalid naming every fault.
    """
    units_reached(Operation.TOKEN_MANAGE, maker)
    holder = deps.accounts.account(wish.account)
    if problems := _faults(wish, holder):
        raise Invalid("Chưa tạo được mã truy cập.", problems)
    narrowed = replace(holder, scopes=wish.scopes) if holder else None
    if narrowed is None or any(_wider(one, narrowed, maker) for one in Operation):
        raise NotAllowed("Mã truy cập không được làm nhiều hơn người tạo ra nó; hãy thu hẹp phạm vi.")
    secret, now = f"hoso_{deps.ids.secret()}", deps.clock.now()
    sha256 = digest(secret)
    ends = now + timedelta(days=wish.days)
    token = Token(sha256[:TOKEN_ID], wish.account, wish.name.strip(), now, scopes=wish.scopes, expires_at=ends)
    deps.accounts.add_token(sha256, token)
    return token, secret


def _faults(wish: TokenWish, holder: Account | None) -> list[Problem]:
    known = {one.value for one in Operation}
    problems = [
        Problem("scope.unknown", f"Không có phạm vi «{scope}»; có: {', '.join(sorted(known))}.", field="scopes")
        for scope in sorted((wish.scopes or frozenset()) - known)
    ]
    if holder is None:
        problems.append(Problem("account.unknown", f"Không có tài khoản «{wish.account}».", field="account"))
    if not wish.name.strip() or len(wish.name) > _LONGEST_NAME:
        problems.append(Problem("name.wrong", f"Mã phải có tên, dài đến {_LONGEST_NAME} ký tự.", field="name"))
    if not 1 <= wish.days <= _MOST_DAYS:
        problems.append(Problem("days.wrong", f"Thời hạn phải từ 1 đến {_MOST_DAYS} ngày.", field="days"))
    return problems


def _wider(operation: Operation, holder: Account, maker: Account) -> bool:
    """Tell whether `holder` may do an operation that `maker` may not, or to dossiers out of the maker's reach."""
    if not may(operation, holder):
        return False
    return not may(operation, maker) or (
        units_reached(operation, maker) is not None and units_reached(operation, holder) is None
    )


def tokens(deps: Deps, *, account: Account) -> Sequence[Token]:
    """Give all tokens, newest first, without their secrets; NotAllowed."""
    units_reached(Operation.TOKEN_MANAGE, account)
    return deps.accounts.tokens()


def revoke_token(deps: Deps, name: str, *, account: Account) -> None:
    """Revoke tokens by name or id, at once and for good; NotFound when there is none left."""
    units_reached(Operation.TOKEN_MANAGE, account)
    if not deps.accounts.revoke_token(name):
        raise NotFound(f"Không có mã truy cập «{name}» còn hiệu lực.")


def new_link(deps: Deps, account: str) -> str:
    """Make a one-time sign-in link's secret, good for 24 hours."""
    link = deps.ids.secret()
    deps.accounts.add_link(digest(link), account=account, expires=deps.clock.now() + LINK_LIFE)
    return link


def digest(secret: str) -> str:
    """Give the SHA-256 a secret is kept as."""
    return hashlib.sha256(secret.encode()).hexdigest()
