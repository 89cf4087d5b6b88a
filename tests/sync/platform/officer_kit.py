"""Officers and departments for tests of the officer's page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import requests
from argon2 import PasswordHasher

from sync.platform import accounts, departments
from sync.platform.accounts import Account, Passwords
from sync.platform.database import Database
from sync.platform.departments import Department
from tests.sync.platform.platform_support import DEADLINE, IMPL_CODE, Running

PASSWORD = "office-test-2026"
#: The organ of `platform_support.IMPL_CODE`, and another one.
MARKET, OTHER = IMPL_CODE[:18], "11100100000000027F"
PASSWORDS = Passwords(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
_VERIFIER = PASSWORDS.verifier(PASSWORD)


def set_departments(database: Database, *told: Department) -> None:
    database.write(lambda c: departments.set_all(c, told, "2026-05-14T01:00:00.000Z"))


def two_departments(database: Database, organ: str = MARKET, name: str = "示例市市场监督管理局") -> None:
    """``mine`` deals with that organ's matters, ``other`` with none of them."""
    set_departments(database, Department("mine", name, (organ,)), Department("other", "示例市另一个局", (OTHER,)))


def officer(database: Database, name: str, *roles: str, of: str = "mine", shown: str = "") -> Account:
    """An account of that department that may sign in with `PASSWORD`."""
    made = Account(
        name,
        shown or f"示例{name}",
        frozenset(roles),
        None,
        (of,),
        _VERIFIER,
        "2027-05-01T00:00:00.000Z",
        "2026-05-01T00:00:00.000Z",
    )
    database.write(lambda connection: accounts.add(connection, made))
    return made


@dataclass
class Browser:
    """A browser as far as forms and cookies go."""

    running: Running
    http: requests.Session = field(default_factory=requests.Session)

    def get(self, path: str, **more: Any) -> requests.Response:
        return self.http.get(self.running.url + path, timeout=DEADLINE, **more)

    def post(self, path: str, data: dict[str, Any], **more: Any) -> requests.Response:
        return self.http.post(self.running.url + path, data=data, timeout=DEADLINE, **more)

    def sign_in(self, name: str, password: str = PASSWORD) -> requests.Response:
        form = hidden(self.get("/office/sign-in").text)
        return self.post("/office/sign-in", {**form, "id": name, "password": password})

    def act(self, case: str, key: str, **entered: str) -> requests.Response:
        """Opens an act's form and sends it with what its fields already say and what is entered."""
        path = f"/office/cases/{case}/acts/{key}"
        return self.post(path, {**hidden(self.get(path).text), **entered})


def hidden(html: str) -> dict[str, str]:
    """The hidden fields of the last form of a page."""
    form = html.rpartition('<form method="post" action="/office/language"')[0].rpartition("<form")[2]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form))


def csrf(html: str) -> str:
    """The session's token, as every form of a page has it."""
    found = re.search(r'name="csrf" value="([0-9a-f]{64})"', html)
    assert found is not None
    return found.group(1)
