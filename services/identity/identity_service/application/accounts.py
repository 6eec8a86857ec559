"""Signing in and out: what the vault knows, told as tokens; what others must know, told as events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from identity_service.aggregate.ages import band_on
from identity_service.aggregate.person import Person
from identity_service.aggregate.role_grant import RoleGrant
from identity_service.application.people import People
from identity_service.application.personal import PersonalFiles
from identity_service.application.places import Places
from identity_service.commands.sign_in import Activate, ChangePassword, SignIn
from identity_service.queries.rights import RightLists
from identity_service.refusals.sign_in import ActivationInvalidError, RefreshInvalidError, SignInFailedError
from identity_service.sign_in import Credentials, LockOut, Sessions
from identity_service.sign_in.credentials import refuse_weak
from linli_common.auth import Grant, Principal, TokenIssuer
from linli_common.clock import shanghai_day
from linli_common.event_store import Act, EventSourcedApplication, Receipt
from linli_contracts.envelope import Actor


@dataclass(frozen=True, slots=True)
class Tokens:
    """An access token of ten minutes at most, and the refresh token for the next one."""

    person_id: UUID
    access_token: str
    expires_at: datetime
    refresh_token: str


class Accounts:
    """``now`` is the real time, also where a demo plays the past: tokens and locks live in it."""

    def __init__(
        self,
        store: EventSourcedApplication,
        people: People,
        places: Places,
        files: PersonalFiles,
        credentials: Credentials,
        lock_out: LockOut,
        sessions: Sessions,
        issuer: TokenIssuer,
        lists: RightLists,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._people = people
        self._places = places
        self._files = files
        self._credentials = credentials
        self._lock_out = lock_out
        self._sessions = sessions
        self._issuer = issuer
        self._lists = lists
        self._now = now

    def sign_in(self, command: SignIn, acted_at: datetime) -> Tokens:
        """By phone and password. ``acted_at`` dates the first act in the year (the demo plays the past).

        Raises `SignInFailedError` for any mismatch, `SignInLockedError` after five of them.
        """
        person_id = self._checked(command.phone, lambda: self._credentials.check(command.phone, command.password))
        self.note_activity(person_id, acted_at)
        return self._start(person_id)

    def refresh(self, refresh_token: str) -> Tokens:
        """The next pair. A token used before ends the family, and all access tokens of the person."""
        session = self._sessions.rotate(refresh_token, self._now())
        if session is None:
            raise RefreshInvalidError("sign in again", field="refresh_token")
        if session.stolen or session.refresh_token is None:
            self._revoke(session.person_id, _self_act(session.person_id, self._now()))
            raise RefreshInvalidError("this refresh token was used before: sign in again", field="refresh_token")
        return self._tokens(session.person_id, session.refresh_token)

    def sign_out(self, person_id: UUID, act: Act) -> Receipt:
        """Ends all sessions, and every access token at once."""
        receipt = self._revoke(person_id, act)
        self._sessions.end_all(person_id)
        return receipt

    def change_password(self, person_id: UUID, command: ChangePassword, act: Act) -> Receipt:
        """Ends all sessions too. Raises `SignInFailedError` when the old password is wrong."""
        refuse_weak(command.new_password)
        counter = b"person:" + person_id.bytes
        self._lock_out.refuse_locked(counter, self._now())
        if not self._credentials.check_of(person_id, command.password):
            self._lock_out.failed(counter, self._now())
            raise SignInFailedError("the password is wrong", field="password")
        self._lock_out.succeeded(counter)
        self._credentials.set_password(person_id, command.new_password)
        return self.sign_out(person_id, act)

    def activate(self, command: Activate) -> Tokens:
        """Sets a password with the one-time code from the counter, and signs in."""
        refuse_weak(command.password)
        person_id = self._checked(
            command.phone,
            lambda: self._credentials.redeem_activation(command.phone, command.code, self._now()),
            ActivationInvalidError("the code is not valid for this phone", field="code"),
        )
        self._credentials.set_password(person_id, command.password)
        self._sessions.end_all(person_id)
        return self._start(person_id)

    def issue_activation(self, person_id: UUID) -> str:
        """A one-time code for somebody who stands at the counter; told once, kept as a keyed token."""
        self._people.get(person_id)
        return self._credentials.issue_activation(person_id, self._now())

    def note_activity(self, person_id: UUID, at: datetime, act: Act | None = None) -> Receipt | None:
        """The first act of a resident in a calendar year is an event; later ones are nothing (None)."""
        acting = act or _self_act(person_id, at)

        def decide() -> Receipt:
            person = self._store.find(Person, person_id)
            if person is None or person.status != "registered":
                return Receipt(0, {})
            home = self._places.area(person.division_id)
            person.become_active(born_on=self._files.born_on(person), home=home, at=at)
            return self._store.record(person, act=acting) if person.pending_events else Receipt(0, {})

        receipt = self._store.once(acting, decide)
        return receipt if receipt.position else None

    def _checked(
        self,
        phone: str,
        check: Callable[[], UUID | None],
        refusal: SignInFailedError | ActivationInvalidError | None = None,
    ) -> UUID:
        """Counts failures by phone, known or not, so that neither answer nor lock tells whether it is."""
        phone_token = self._credentials.phone_token(phone)
        self._lock_out.refuse_locked(phone_token, self._now())
        person_id = check()
        if person_id is None:
            self._lock_out.failed(phone_token, self._now())
            raise refusal or SignInFailedError("phone or password is wrong")
        self._lock_out.succeeded(phone_token)
        return person_id

    def _start(self, person_id: UUID) -> Tokens:
        return self._tokens(person_id, self._sessions.start(person_id, self._now()))

    def _tokens(self, person_id: UUID, refresh_token: str) -> Tokens:
        access_token, expires_at = self._issuer.issue(self._principal(self._people.get(person_id)))
        return Tokens(person_id, access_token, expires_at, refresh_token)

    def _principal(self, person: Person) -> Principal:
        """Who the person is now. The lists only find the grants: whether one has ended, its own events say.

        The moment is taken first: what ends after it makes the token void by the person's ``not_before``.
        """
        now, head = self._now(), self._store.head()
        self._lists.wait_a_little(head)
        grants = [
            Grant(found.role, tuple(found.division_ids), found.ends_on)
            for found in self._lists.standing(person.id, shanghai_day(now))
            if self._stands(found.grant_id)
        ]
        owned = self._lists.owned_areas(person.id)
        if owned:
            grants.append(Grant("owner", tuple(owned)))
        if person.status != "registered" or person.division_id is None:
            return Principal(person.id, tuple(grants), now, head)
        return Principal(
            person_id=person.id,
            grants=(*grants, Grant("resident", (person.division_id,))),
            issued_at=now,
            position=head,
            area_id=person.division_id,
            household_id=person.household_id,
            age_band=band_on(self._files.born_on(person), now),
        )

    def _stands(self, grant_id: UUID) -> bool:
        grant = self._store.find(RoleGrant, grant_id)
        return grant is not None and not grant.ended

    def _revoke(self, person_id: UUID, act: Act) -> Receipt:
        def decide() -> Receipt:
            person = self._people.get(person_id)
            person.revoke_sessions(at=self._now())
            return self._store.record(person, act=act, answer={"person_id": str(person_id)})

        return self._store.once(act, decide)


def _self_act(person_id: UUID, at: datetime) -> Act:
    return Act(Actor(person_id, "resident"), at)
