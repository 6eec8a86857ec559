"""What the categories of letters are called where a district has set no rules of its own: in Chinese and in English.

A district's own words come with ``mailbox_rules_set``, and count before these.
"""

from __future__ import annotations

DEFAULT_NAMES: dict[str, tuple[str, str]] = {
    "danger": ("险情（火警、燃气、电梯困人）", "Danger to life (fire, gas, people in a lift)"),
    "lift": ("电梯", "Lifts"),
    "water_power": ("水电气", "Water, power and gas"),
    "sanitation": ("环境卫生", "Sanitation"),
    "waste": ("垃圾分类", "Waste sorting"),
    "parking": ("停车", "Parking"),
    "charging": ("充电与飞线", "Charging and loose cables"),
    "noise": ("噪音扰民", "Noise"),
    "greenery": ("绿化", "Greenery"),
    "repair": ("公共部位维修", "Repair of common parts"),
    "security": ("治安与消防", "Security and fire protection"),
    "property": ("物业服务", "Property service"),
    "building_work": ("违章搭建与装修", "Illegal building and renovation"),
    "care": ("养老助残", "Care for elderly and disabled"),
    "conflict": ("邻里纠纷", "Disputes between neighbours"),
    "advice": ("意见建议", "Suggestions"),
    "other": ("其他", "Other"),
}
