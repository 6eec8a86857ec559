"""Design schemes and comments on them: handed in, revised, pictured, taken back, commented, moderated."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from deliberation_service.aggregate.contest import Contest
from deliberation_service.aggregate.scheme import Scheme
from deliberation_service.aggregate.scheme_comment import SchemeComment
from deliberation_service.application.contests import Contests, matter_of
from deliberation_service.application.grounds import role_of
from deliberation_service.application.parts import Parts
from deliberation_service.commands import schemes as commands
from deliberation_service.refusals.schemes import (
    ContestStateError,
    NotTheAuthorError,
    UnknownCommentError,
    WithdrawalReasonMissingError,
)
from deliberation_service.vault.pictures import Pictures
from linli_common.auth import Principal
from linli_common.event_store import Act, Receipt
from linli_common.http.commands import Command

DRAFTERS = ("community_planner", "social_worker", "organisation", "owners_committee")
"""Who hands in drafts where only convener and planners do (方案比选), beside the convener."""
ORPHAN_AFTER = timedelta(minutes=10)


class Schemes:
    """One method a command."""

    def __init__(self, parts: Parts, contests: Contests, pictures: Pictures) -> None:
        self._parts = parts
        self._contests = contests
        self._pictures = pictures
        self._looked_at: datetime | None = None

    def hand_in(self, contest_id: UUID, command: commands.HandInScheme, who: Principal, sent: Command) -> Receipt:
        """提交方案: by convener and planners, or by everybody signed in where the contest is open to all."""
        scheme_id = uuid4()
        act = self._drafter(self._contests.get(contest_id), who, sent)

        def decide() -> Receipt:
            contest, contents = self._contests.get(contest_id), self._parts.contents
            number = contest.enter(scheme_id, who.person_id, act.at)
            scheme = Scheme.hand_in(
                id=scheme_id,
                place=contest.place,
                division_id=contest.division_id,
                contest_id=contest_id,
                author_id=who.person_id,
                number=number,
                title=contents.seal(matter_of(contest), command.title),
                text=contents.seal(matter_of(contest), command.text),
                at=act.at,
            )
            return self._record(contest, scheme, act)

        return self._parts.store.once(act, decide)

    def revise(self, scheme_id: UUID, command: commands.ReviseScheme, who: Principal, sent: Command) -> Receipt:
        """方案修改, by its author."""
        act = self._author(scheme_id, who, sent)

        def decide() -> Receipt:
            scheme, contest = self._both(scheme_id)
            contents, matter_id = self._parts.contents, matter_of(contest)
            scheme.revise(
                revision=contest.revise(scheme_id, act.at),
                title=contents.seal(matter_id, command.title),
                text=contents.seal(matter_id, command.text),
                what=contents.seal(matter_id, command.what),
                picture_ids=command.picture_ids,
                at=act.at,
            )
            return self._record(contest, scheme, act)

        return self._parts.store.once(act, decide)

    def add_picture(self, scheme_id: UUID, upload: bytes, who: Principal, sent: Command) -> Receipt:
        """Keeps the picture first, then says that it is there; one that no event knows is removed by the worker."""
        act = self._author(scheme_id, who, sent)

        def decide() -> Receipt:
            scheme, contest = self._both(scheme_id)
            contest.refuse_unless_open()
            picture_id = uuid4()
            scheme.add_picture(picture_id, act.at)
            self._pictures.keep(matter_of(contest), scheme_id, picture_id, upload, act.at)
            answer = {"scheme_id": str(scheme_id), "picture_id": str(picture_id)}
            return self._parts.store.record(scheme, act=act, answer=answer, unchanged=[contest])

        return self._parts.store.once(act, decide)

    def withdraw(self, scheme_id: UUID, command: commands.WithdrawScheme, who: Principal, sent: Command) -> Receipt:
        """撤回 by its author, or out of the contest by the convener with a reason."""
        scheme, contest = self._both(scheme_id)
        by_author = scheme.author_id == who.person_id
        act = self._as(who, sent) if by_author else self._contests.convener(contest, who, sent)
        if not by_author and command.reason is None:
            raise WithdrawalReasonMissingError("say why the scheme is taken out", field="reason")

        def decide() -> Receipt:
            scheme, contest = self._both(scheme_id)
            contest.leave(scheme_id, act.at)
            said = command.reason
            reason = self._parts.contents.seal(matter_of(contest), said) if said is not None else None
            scheme.withdraw(by_author=by_author, reason=reason, at=act.at)
            return self._record(contest, scheme, act)

        return self._parts.store.once(act, decide)

    def comment(self, scheme_id: UUID, command: commands.CommentScheme, who: Principal, sent: Command) -> Receipt:
        """意见, on the whole or on a point, by anybody who is signed in; until one is chosen."""
        act, comment_id = self._as(who, sent), uuid4()

        def decide() -> Receipt:
            scheme, contest = self._both(scheme_id)
            if contest.state not in ("open", "voting"):
                raise ContestStateError(f"the contest is {contest.state}")
            comment = SchemeComment.write(
                id=comment_id,
                scheme=scheme,
                author_id=who.person_id,
                picture_id=command.picture_id,
                x=command.x,
                y=command.y,
                text=self._parts.contents.seal(matter_of(contest), command.text),
                at=act.at,
            )
            answer = {"scheme_id": str(scheme_id), "comment_id": str(comment_id)}
            return self._parts.store.record(comment, act=act, answer=answer, unchanged=[scheme])

        return self._parts.store.once(act, decide)

    def moderate(self, comment_id: UUID, command: commands.ModerateComment, who: Principal, sent: Command) -> Receipt:
        """Hide or show, by the convener, with a reason."""
        contest = self._contests.get(self.get_comment(comment_id).contest_id)
        act = self._contests.convener(contest, who, sent)

        def decide() -> Receipt:
            comment = self.get_comment(comment_id)
            reason = self._parts.contents.seal(matter_of(contest), command.reason)
            comment.moderate(hidden=command.hidden, reason=reason, at=act.at)
            return self._parts.store.record(comment, act=act, answer={"comment_id": str(comment_id)})

        return self._parts.store.once(act, decide)

    def get_comment(self, comment_id: UUID) -> SchemeComment:
        """Raises `UnknownCommentError`."""
        comment = self._parts.store.find(SchemeComment, comment_id)
        if comment is None:
            raise UnknownCommentError(f"no comment {comment_id}")
        return comment

    def remove_orphans(self, now: datetime) -> int:
        """Pictures whose event was never recorded, looked for once a minute; gives their number."""
        minute = now.replace(second=0, microsecond=0)
        if self._looked_at == minute:
            return 0
        removed, latest = 0, now - ORPHAN_AFTER
        for scheme_id, picture_id in self._pictures.kept_between(latest - timedelta(days=1), latest):
            scheme = self._parts.store.find(Scheme, scheme_id)
            if scheme is None or picture_id not in scheme.pictures:
                self._pictures.remove(picture_id)
                removed += 1
        self._looked_at = minute
        return removed

    def _both(self, scheme_id: UUID) -> tuple[Scheme, Contest]:
        scheme = self._contests.scheme(scheme_id)
        return scheme, self._contests.get(scheme.contest_id)

    def _drafter(self, contest: Contest, who: Principal, sent: Command) -> Act:
        if contest.kind != "design":
            return self._as(who, sent)
        roles = (*contest.convener_roles, *DRAFTERS)
        return self._parts.authority.act(who, sent, roles, contest.division_id)

    def _author(self, scheme_id: UUID, who: Principal, sent: Command) -> Act:
        if self._contests.scheme(scheme_id).author_id != who.person_id:
            raise NotTheAuthorError("another person handed it in")
        return self._as(who, sent)

    def _as(self, who: Principal, sent: Command) -> Act:
        return sent.act(who.person_id, role_of(who), who.area_id)

    def _record(self, contest: Contest, scheme: Scheme, act: Act) -> Receipt:
        answer = {"contest_id": str(contest.id), "scheme_id": str(scheme.id)}
        return self._parts.store.record(contest, scheme, act=act, answer=answer)
