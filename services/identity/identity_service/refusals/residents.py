"""Refusals about registration, residence, households, ownership and erasure."""

from __future__ import annotations

from linli_common.refusal import Refusal


class DocumentNumberInvalidError(Refusal):
    """The document number breaks the rule of its kind."""

    status = 422
    title = "证件号码不正确"


class BirthDateMissingError(Refusal):
    """The document does not hold the birth date and none was stated."""

    status = 422
    title = "缺少出生日期"


class BirthDateImpossibleError(Refusal):
    """The birth date lies in the future or more than 130 years back."""

    status = 422
    title = "出生日期不可能"


class NetworkIdentityRefusedError(Refusal):
    """The national platform does not know the credential."""

    status = 422
    title = "网络身份未通过核验"


class NetworkIdentityUnavailableError(Refusal):
    """The national platform does not answer; another proof may be used."""

    status = 503
    title = "网络身份平台暂不可用"


class AlreadyRegisteredError(Refusal):
    """This document stands for another registration already."""

    status = 409
    title = "该证件已注册"


class ErasureNotFinishedError(Refusal):
    """The earlier registration was erased, but open votes or appeals still hold its document."""

    status = 409
    title = "注销尚未完成"


class PhoneTakenError(Refusal):
    """Another person signs in with this phone number."""

    status = 409
    title = "手机号已被使用"


class GuardianNeededError(Refusal):
    """Under 14: a registered adult has to consent (domain.md, section 2)."""

    status = 422
    title = "未满十四周岁须监护人同意"


class GuardianNotEligibleError(Refusal):
    """The guardian is not a registered resident of eighteen or older."""

    status = 409
    title = "监护人不符合条件"


class PlaceUnknownError(Refusal):
    """No such estate, building or dwelling, or it lies elsewhere."""

    status = 422
    title = "地点不存在"


class PersonUnknownError(Refusal):
    """There is no such person."""

    status = 404
    title = "查无此人"


class PersonErasedError(Refusal):
    """The person was erased: nothing about them can change or be opened any more."""

    status = 410
    title = "已注销"


class NothingPendingError(Refusal):
    """No registration or move waits for a decision."""

    status = 409
    title = "没有待办的申请"


class AlreadyPendingError(Refusal):
    """A registration or move is waiting already."""

    status = 409
    title = "已有待办的申请"


class NotRegisteredError(Refusal):
    """Only a registered resident can do that."""

    status = 409
    title = "尚未完成实名注册"


class SameResidenceError(Refusal):
    """The move leads to where the person lives already."""

    status = 409
    title = "新旧住址相同"


class EvidenceUnacceptableError(Refusal):
    """There are as many images as may be kept."""

    status = 422
    title = "证明材料不可用"


class EvidenceUnknownError(Refusal):
    """There is no such image, or it was destroyed after the decision."""

    status = 404
    title = "证明材料不存在"


class HouseholdUnknownError(Refusal):
    """There is no such household in that dwelling."""

    status = 422
    title = "户不存在"


class OwnershipUnknownError(Refusal):
    """There is no such ownership."""

    status = 404
    title = "产权记录不存在"


class OwnershipAlreadyRecordedError(Refusal):
    """The person owns the dwelling already."""

    status = 409
    title = "产权已登记"


class OwnershipAlreadyEndedError(Refusal):
    """The ownership has ended."""

    status = 409
    title = "产权已终止"


class DocumentDiffersError(Refusal):
    """The document shown at the counter is not the one of this registration."""

    status = 409
    title = "证件与登记不符"


class NotOnesWardError(Refusal):
    """The child has another guardian, or none."""

    status = 403
    title = "不是监护人"
