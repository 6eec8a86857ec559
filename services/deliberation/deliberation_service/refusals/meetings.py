"""Why a meeting, its minutes or a resolution says no."""

from __future__ import annotations

from linli_common.refusal import Refusal


class UnknownMeetingError(Refusal):
    """There is no such meeting."""

    status, title, field = 404, "没有这场会议", "meeting_id"


class AnnouncedTooLateError(Refusal):
    """The notice period of the day's rules would not be kept; the text names the earliest time."""

    status, title, field = 422, "会议通知太晚", "starts_at"


class MeetingTimeInvalidError(Refusal):
    """The meeting cannot begin, or be opened, at this time."""

    status, title, field = 422, "会议时间不正确", "starts_at"


class KindForbiddenError(Refusal):
    """The topic's stage is another kind of meeting."""

    status, title, field = 422, "当前阶段应召开另一种会议", "kind"


class WrongMeetingStateError(Refusal):
    """What was asked cannot be done with a meeting in this state; the text names the state."""

    title = "会议当前状态不能这样办理"


class MinutesSignedError(Refusal):
    """The minutes are signed: nothing changes any more, a correction is a new entry."""

    title = "纪要已签署，只能另附更正"


class AlreadyAttendingError(Refusal):
    """A person takes part once: in person, online, or represented."""

    title, field = "已经签到", "person_id"


class NotAttendingError(Refusal):
    """The person is not on the list of who took part, or was only represented."""

    title, field = "没有到会", "person_id"


class ProxyInvalidError(Refusal):
    """Only somebody who is there can represent somebody else."""

    status, title, field = 422, "委托无效", "proxy_id"


class TooManyProxiesError(Refusal):
    """Nobody represents more people than the rules of the day allow for this kind of meeting."""

    title, field = "受托人数超过规定", "proxy_id"


class MeetingFullError(Refusal):
    """A list of attendance has an end."""

    title = "签到人数已满"


class DraftChangedError(Refusal):
    """Another draft stands than the one that was read."""

    title, field = "纪要草稿已更新，请重新阅读", "draft"


class AlreadySignedError(Refusal):
    """This signature is given, or the person has signed as the other one."""

    title = "已经签名"


class ResolutionInvalidError(Refusal):
    """A resolution needs somebody who stands, and a day that is not over."""

    status, title, field = 422, "决议事项不正确", "resolutions"


class NoReviewError(Refusal):
    """Works and process are rated in a review, once each by those who are there."""

    title = "不能评议打分"


class UnknownResolutionError(Refusal):
    """There is no such resolution."""

    status, title, field = 404, "没有这项决议", "resolution_id"


class ResolutionDoneError(Refusal):
    """It was reported done before."""

    title = "决议事项已办结"


class OutsideInvitedError(Refusal):
    """The meeting is for people of another place."""

    status, title = 403, "不在会议范围内"
