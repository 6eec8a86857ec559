"""Why a convention or covenant says no."""

from __future__ import annotations

from linli_common.refusal import Refusal


class UnknownConventionError(Refusal):
    """There is none here, or none was in force on that day."""

    status, title = 404, "没有公约"


class ConventionExistsError(Refusal):
    """An area has one residents' convention, an estate one, and one owners' covenant."""

    title = "公约已存在"


class ConventionInvalidError(Refusal):
    """A covenant is an estate's; an estate's convention is in the estate's area."""

    status, title = 422, "公约范围不正确"


class UnknownSetError(Refusal):
    """There is no such set of amendments."""

    status, title = 404, "没有这组修订"


class UnknownArticleError(Refusal):
    """There is no such article, or it was struck."""

    status, title, field = 422, "没有这一条", "article_id"


class UnknownAmendmentError(Refusal):
    """There is no such amendment in the set."""

    status, title = 404, "没有这条修订"


class NotTheProposerError(Refusal):
    """Who proposed it, or who convenes, may take it back."""

    status, title = 403, "不是提出人"


class AmendmentConflictError(Refusal):
    """One article is amended once in a set."""

    title = "同一条已有修订"


class AmendmentsStateError(Refusal):
    """The set is before the assembly, or was adopted or ended."""

    title = "这组修订当前状态不能这样办理"


class NothingToAdoptError(Refusal):
    """The set is empty."""

    title = "没有修订内容"


class AnotherBeforeAssemblyError(Refusal):
    """One set at a time is before the assembly: what is voted on must not change under the vote."""

    title = "另一组修订正在表决"


class VoteNotOfConventionError(Refusal):
    """The vote is of another electorate or place than the law asks for (Organic Law of Residents' Committees of
    2018, art. 15; Civil Code, art. 278), or has begun already.
    """

    status, title, field = 422, "表决与公约不符", "vote_id"


class VoteNotPassedError(Refusal):
    """Nothing is adopted by a vote that failed, was invalid, or is not over."""

    title = "表决未通过"


class VotePassedError(Refusal):
    """What the assembly adopted cannot be given up by its convener."""

    title = "表决已通过"


class InForceTooEarlyError(Refusal):
    """A version holds from the day of its adoption at the earliest, and not before the one that it amends."""

    status, title, field = 422, "生效日期不正确", "in_force_on"


class FilingInvalidError(Refusal):
    """There is no such version, it was filed, or nothing waits for an answer; a covenant is not filed this way."""

    title = "备案状态不正确"


class NotOfThisPlaceError(Refusal):
    """Who lives there proposes; for a covenant also who owns there."""

    status, title = 403, "不是本地居民或业主"
