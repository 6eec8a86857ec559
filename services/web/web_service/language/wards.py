"""Words of a guardian's pages; what a child and a grown-up have in common stands with the residents."""

TEXTS = {
    "ward.list": ("我监护的孩子", "Children in my care"),
    "ward.facts": ("孩子的登记信息", "The child's registration"),
    "ward.text.pending": (
        "居村干部正在核验孩子的居住地，通常几天内完成。",
        "The area's worker is verifying where the child lives; it usually takes a few days.",
    ),
    "ward.text.registered": ("孩子已登记为居民。", "The child is a registered resident."),
    "ward.move": ("孩子搬家了", "The child moved"),
    "ward.move_returned": ("迁居申请已退回", "Move returned"),
    "ward.move_submit": ("确认孩子迁入此小区", "The child lives here now"),
    "ward.move_text": (
        "新小区的居村干部核验后生效；核验前孩子的原住址不变。您自己的住址不随之改变。",
        "It takes effect when the new area's worker has verified it. Your own residence does not change with it.",
    ),
}
