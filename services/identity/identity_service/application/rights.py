"""Commands on role grants: who may grant is a table (`aggregate/granting.py`), where is today's tree."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from uuid import UUID, uuid4, uuid5

from identity_service.aggregate.division import tokens
from identity_service.aggregate.granting import BY_ROLE, GRANTING
from identity_service.aggregate.grouping import Grouping, common_place
from identity_service.aggregate.person import Person
from identity_service.aggregate.role_grant import RoleGrant
from identity_service.application.divisions import Divisions
from identity_service.application.people import People
from identity_service.application.personal import PersonalData, PersonalFiles
from identity_service.commands.rights import EnrolStaff, GrantRole
from identity_service.refusals.rights import (
    DivisionsInvalidError,
    GrantUnknownError,
    OperatorExistsError,
    OutrankedError,
    RoleNotGrantableError,
)
from identity_service.refusals.territory import UnknownDivisionError
from identity_service.sign_in import Credentials
from identity_service.sign_in.credentials import refuse_weak
from linli_common.auth import Authority, OutsideOwnDivisionError, Principal
from linli_common.clock import shanghai_day
from linli_common.event_store import Act, EventSourcedApplication, Receipt
from linli_common.http.commands import Command
from linli_contracts.envelope import Actor
from linli_contracts.subjects import NOWHERE, Place
from linli_contracts.words import Tier

_FIRST_OPERATORS = UUID("6f1f1c2e-6c4f-4a53-9d0c-3d5a0e3b7a02")

GRANTERS: tuple[str, ...] = tuple(sorted({granter for line in GRANTING for granter in line.granted_by}))
"""The roles that may grant anything at all."""


class Rights:
    """Grants and ends roles; makes accounts for staff."""

    def __init__(
        self,
        store: EventSourcedApplication,
        people: People,
        divisions: Divisions,
        files: PersonalFiles,
        credentials: Credentials,
        authority: Authority,
        grants_of: Callable[[UUID], Sequence[UUID]],
    ) -> None:
        self._store = store
        self._people = people
        self._divisions = divisions
        self._files = files
        self._credentials = credentials
        self._authority = authority
        self._grants_of = grants_of

    def enrol(self, command: EnrolStaff, act: Act) -> Receipt:
        """An account for somebody who works here; the password is set with an activation code."""

        def decide() -> Receipt:
            person_id = uuid4()
            self._credentials.refuse_taken(command.phone, person_id)
            person = self._enrolled(person_id, command, act)
            return self._store.record(person, act=act, answer={"person_id": str(person_id)})

        receipt = self._store.once(act, decide)
        self._credentials.create(UUID(receipt.answer["person_id"]), command.phone, None)
        return receipt

    def grant(self, command: GrantRole, principal: Principal, sent: Command) -> Receipt:
        """Grants a role on divisions that the actor's own right reaches; nobody grants to themselves."""
        if command.person_id == principal.person_id:
            raise RoleNotGrantableError("nobody grants a role to themselves", field="person_id")
        actor = self._granter(principal, command.role, command.division_ids)
        act = sent.act(actor.person_id, actor.role, actor.division_id)

        def decide() -> Receipt:
            self._people.get(command.person_id)
            tiers, place = self._divisions_of(command.division_ids)
            grant = RoleGrant.grant(
                id=uuid4(),
                person_id=command.person_id,
                role=command.role,
                basis=command.basis,
                divisions=list(zip(command.division_ids, tiers, strict=True)),
                starts_on=command.starts_on or shanghai_day(act.at),
                ends_on=command.ends_on,
                place=place,
                at=act.at,
            )
            return self._store.record(grant, act=act, answer={"grant_id": str(grant.id)})

        return self._store.once(act, decide)

    def end(self, grant_id: UUID, principal: Principal, sent: Command) -> Receipt:
        """Ends a grant at once: who could give it may take it, and everybody may lay down their own."""
        grant = self._get(grant_id)
        if grant.person_id == principal.person_id:
            actor = Actor(principal.person_id, grant.role, grant.division_ids[0] if grant.division_ids else None)
        else:
            actor = self._granter(principal, grant.role, grant.division_ids)
        act = sent.act(actor.person_id, actor.role, actor.division_id)

        def decide() -> Receipt:
            ending = self._get(grant_id)
            ending.end(at=act.at)
            return self._store.record(ending, act=act, answer={"grant_id": str(grant_id)})

        return self._store.once(act, decide)

    def refuse_outranked(self, person_id: UUID, principal: Principal) -> None:
        """Raises `OutrankedError` when the person holds a role that the actor could not give.

        Otherwise who hands out codes for accounts, or erases, could take over or remove their superiors.
        """
        for grant in map(self._get, self._grants_of(person_id)):
            if not grant.ended:
                try:
                    self._granter(principal, grant.role, grant.division_ids)
                except (RoleNotGrantableError, OutsideOwnDivisionError):
                    raise OutrankedError(f"{grant.role}: ask whoever granted this role") from None

    def account_giver(self, person_id: UUID, principal: Principal) -> Actor:
        """Who hands an activation code to staff: who could grant each role, or who made an account without roles.

        Raises `OutrankedError`, `OutsideOwnDivisionError`.
        """
        person = self._people.get(person_id)
        self.refuse_outranked(person_id, principal)
        has_roles = any(not self._get(grant_id).ended for grant_id in self._grants_of(person_id))
        if not has_roles and person.enrolled_by != principal.person_id:
            raise OutsideOwnDivisionError("only who made this account may hand out its code")
        return Actor(principal.person_id, next(one.role for one in principal.grants if one.role in GRANTERS))

    def make_first_operator(self, *, name: str, phone: str, password: str, act: Act) -> UUID:
        """The first operator, made on the command line; returns the person's id.

        Works only while nobody holds the role: raises `OperatorExistsError` otherwise. Two callers at once meet on
        the grant's id, so one of them is refused by the event table. The ids follow from how many there were, so
        that a call that broke off can be repeated.
        """
        command = EnrolStaff(name=name, phone=phone)
        refuse_weak(password)

        def decide() -> Receipt:
            number = self._free_operator()
            person_id = uuid5(_FIRST_OPERATORS, f"{number}/person")
            self._credentials.create(person_id, command.phone, password)
            person = self._enrolled(person_id, command, act)
            grant = RoleGrant.grant(
                id=uuid5(_FIRST_OPERATORS, str(number)),
                person_id=person_id,
                role="operator",
                basis="appointed",
                divisions=[],
                starts_on=shanghai_day(act.at),
                ends_on=None,
                place=tokens(NOWHERE),
                at=act.at,
            )
            return self._store.record(person, grant, act=act, answer={"person_id": str(person_id)})

        return UUID(self._store.once(act, decide).answer["person_id"])

    def first_operator_with(self, phone: str, password: str) -> UUID | None:
        """The first operator who signs in with these and still holds the role, or None."""
        person_id = self._credentials.check(phone, password)
        for number in count():
            grant = self._store.find(RoleGrant, uuid5(_FIRST_OPERATORS, str(number)))
            if grant is None or (grant.person_id == person_id and not grant.ended):
                return person_id if grant is not None else None
        raise AssertionError("unreachable: count() does not end")

    def _enrolled(self, person_id: UUID, command: EnrolStaff, act: Act) -> Person:
        sealed = self._files.seal(person_id, PersonalData(command.name, phone=command.phone))
        return Person.enrol(id=person_id, personal=sealed, enrolled_by=act.actor.person_id, at=act.at)

    def _free_operator(self) -> int:
        """How many first operators there were. While one stands, further operators are granted by operators."""
        for number in count():
            grant = self._store.find(RoleGrant, uuid5(_FIRST_OPERATORS, str(number)))
            if grant is None:
                return number
            if not grant.ended:
                raise OperatorExistsError("there is an operator, who can grant the role to others")
        raise AssertionError("unreachable: count() does not end")

    def _granter(self, principal: Principal, role: str, division_ids: Sequence[UUID]) -> Actor:
        line = BY_ROLE.get(role)
        if line is None:
            raise RoleNotGrantableError(f"{role} follows from a residence or an ownership", field="role")
        if not principal.has(line.granted_by):
            raise RoleNotGrantableError(f"{role} is granted by {' or '.join(line.granted_by)}", field="role")
        if line.tiers and not division_ids:
            raise DivisionsInvalidError("name the divisions", field="division_ids")
        # Each division may be reached by another of the granter's rights; the operator's own role has none.
        reached = [[one] for one in self._members(division_ids)] or [[]]
        return [self._authority.actor(principal, line.granted_by, *one, field="division_ids") for one in reached][-1]

    def _members(self, division_ids: Sequence[UUID]) -> list[UUID]:
        """Divisions as they are, groupings as their divisions."""
        members: list[UUID] = []
        for one in division_ids:
            grouping = self._store.find(Grouping, one)
            members.extend([one] if grouping is None else grouping.division_ids)
        return members

    def _divisions_of(self, division_ids: Sequence[UUID]) -> tuple[list[Tier | None], list[str]]:
        """The tier of each (None for a grouping), and the lowest place that holds all."""
        tiers: list[Tier | None] = []
        places: list[Place] = []
        for one in division_ids:
            if self._store.find(Grouping, one) is not None:
                tiers.append(None)
                places.extend(self._divisions.place_of(member) for member in self._members([one]))
                continue
            try:
                tiers.append(self._divisions.get(one).tier)
                places.append(self._divisions.place_of(one))
            except UnknownDivisionError:
                raise DivisionsInvalidError(f"there is no division {one}", field="division_ids") from None
        return tiers, tokens(common_place(places))

    def _get(self, grant_id: UUID) -> RoleGrant:
        grant = self._store.find(RoleGrant, grant_id)
        if grant is None:
            raise GrantUnknownError(f"no grant {grant_id}")
        return grant
