"""Access: who is calling, by password, one-time link or API token. Secrets are kept only as hashes."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from service.domain.errors import Invalid, NotAllowed
from service.domain.fields import Problem
from service.domain.permission import ROLES

if TYPE_CHECKING:
    from service.ports import Account, Deps

LINK_LIFE = timedelta(hours=24)
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


def account_of_token(deps: Deps, token: str) -> Account:
    """Give the account of an API token; NotAllowed when it is unknown or revoked."""
    account = deps.accounts.account_of_token(digest(token))
    if account is None or not account.enabled:
        raise NotAllowed("Mã truy cập không hợp lệ hoặc đã bị thu hồi.")
    return account


def set_account(deps: Deps, account: Account, *, password: str = "") -> Account:
    """Add or change an account; Invalid for unknown roles or a short password."""
    problems = [
        Problem("role.unknown", f"Không có vai trò «{role}»; có: {', '.join(sorted(ROLES))}.", field="roles")
        for role in sorted(account.roles - ROLES)
    ]
    if password and len(password) < _MIN_PASSWORD:
        problems.append(
            Problem("password.short", f"Mật khẩu phải dài ít nhất {_MIN_PASSWORD} ký tự.", field="password")
        )
    if problems:
        raise Invalid("Chưa lưu được tài khoản: " + " ".join(problem.message for problem in problems), problems)
    saved = replace(account, password_hash=_hasher().hash(password)) if password else account
    deps.accounts.save_account(saved)
    return saved


def new_token(deps: Deps, account: str, name: str) -> str:
    """Make an API token; it is shown this once and kept only as a hash."""
    token = f"hoso_{deps.ids.secret()}"
    deps.accounts.add_token(digest(token), account=account, name=name, at=deps.clock.now())
    return token


def new_link(deps: Deps, account: str) -> str:
    """Make a one-time sign-in link's secret, good for 24 hours."""
    link = deps.ids.secret()
    deps.accounts.add_link(digest(link), account=account, expires=deps.clock.now() + LINK_LIFE)
    return link


def digest(secret: str) -> str:
    """Give the SHA-256 a secret is kept as."""
    return hashlib.sha256(secret.encode()).hexdigest()
