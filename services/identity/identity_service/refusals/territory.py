"""Refusals about divisions, their lists, estates, buildings, dwellings and groupings."""

from __future__ import annotations

from linli_common.refusal import Refusal


class MalformedDivisionListError(Refusal):
    """The file is no division list; the text names the line. Nothing of it is imported."""

    status = 422
    title = "区划名录格式有误"
    field = "file"


class DivisionMappingError(Refusal):
    """A ``OLD=NEW`` pair does not fit what stands and what the file lists."""

    status = 422
    title = "代码对应关系不成立"
    field = "map"


class DateBeforeLastImportError(Refusal):
    """The territory of a district is recorded forward in time only."""

    status = 409
    title = "日期早于该区最近一次记录"
    field = "as_of"


class DateInTheFutureError(Refusal):
    """What holds from a future day on cannot be recorded as a fact today."""

    status = 422
    title = "日期在未来"
    field = "as_of"


class UnitWithoutParentError(Refusal):
    """A unit without an official code would stay behind under a division that the list closes."""

    status = 409
    title = "无代码单位将失去上级"
    field = "map"


class UnknownDivisionError(Refusal):
    """No division has this id or code."""

    status = 404
    title = "区划不存在"


class DivisionClosedError(Refusal):
    """The division does not exist any more (撤销)."""

    status = 409
    title = "区划已撤销"


class DivisionCodeError(Refusal):
    """The code is not of the form that the tier asks for."""

    status = 422
    title = "代码与层级不符"
    field = "code"


class WrongTierError(Refusal):
    """A street stands under a district, an area under a street, an estate in an area."""

    status = 422
    title = "区划层级不符"


class UnknownEstateError(Refusal):
    """No estate has this id."""

    status = 404
    title = "小区不存在"


class UnknownBuildingError(Refusal):
    """No building has this id."""

    status = 404
    title = "楼栋不存在"


class UnknownDwellingError(Refusal):
    """No dwelling has this id."""

    status = 404
    title = "房屋不存在"


class EstateAlreadyRegisteredError(Refusal):
    """The area has an estate of this name: residents could not tell the two apart."""

    status = 409
    title = "小区已登记"
    field = "name"


class EstateAlreadyThereError(Refusal):
    """The estate belongs to that area already."""

    status = 409
    title = "小区已在该居村"
    field = "division_id"


class BuildingAlreadyRegisteredError(Refusal):
    """The estate has a building of this name."""

    status = 409
    title = "楼栋已登记"
    field = "name"


class DwellingAlreadyRegisteredError(Refusal):
    """The building has a dwelling of this number in this stairwell."""

    status = 409
    title = "房屋已登记"
    field = "dwellings"


class UnknownStairwellError(Refusal):
    """The building has no stairwell (单元) of this name."""

    status = 422
    title = "单元不存在"
    field = "dwellings"


class RepeatedNameError(Refusal):
    """The same name stands twice in one command."""

    status = 422
    title = "名称重复"


class UnknownGroupingError(Refusal):
    """No grid or constituency has this id."""

    status = 404
    title = "网格或选区不存在"
