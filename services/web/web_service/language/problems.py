"""What to say about refusals: by the type of the problem document, and by field where the document names one."""

TEXTS = {
    "problem.service-unreachable": (
        "服务暂时无法访问，请稍后再试。",
        "The service cannot be reached right now. Try again shortly.",
    ),
    "problem.not-ready": ("数据正在准备，请稍后刷新。", "The figures are being prepared. Reload in a moment."),
    "problem.unknown-division": ("该日期没有这个行政区划。", "There was no such division on that day."),
    "problem.malformed-division": ("行政区划代码有误。", "That is no division code."),
    "problem.invalid-day": (
        "日期有误：请选择 2000 年以来、不晚于今天的日期。",
        "Choose a day since 2000 that is not in the future.",
    ),
    "problem.no-right": ("您没有查看或办理此事项的权限。", "You have no right to see or do this."),
    "problem.outside-own-division": ("不在您的辖区内。", "This is outside of your own division."),
    "problem.document-number-invalid": (
        "证件号码有误，请核对后重新填写。",
        "The document number is not right; check it.",
    ),
    "problem.birth-date-missing": (
        "该证件不含出生日期，请填写出生日期。",
        "This document does not say the birth date: give it.",
    ),
    "problem.birth-date-impossible": ("出生日期有误。", "That birth date is impossible."),
    "problem.already-registered": (
        "该证件已经注册，请直接登录。",
        "This document is registered already: sign in instead.",
    ),
    "problem.erasure-not-finished": (
        "上一次注销尚未完成，完成后可重新注册。",
        "The earlier erasure is not finished yet.",
    ),
    "problem.phone-taken": ("该手机号已被使用。", "This phone number is in use."),
    "problem.guardian-needed": (
        "未满 14 周岁须由监护人办理：请监护人先完成注册并登录，在“我的”页面为孩子登记。",
        "Under 14, a guardian registers the child: they sign in and use “Register a child” on their page.",
    ),
    "problem.guardian-not-eligible": (
        "监护人须为已注册的成年居民。",
        "The guardian must be a registered resident of 18 or older.",
    ),
    "problem.place-unknown": ("没有找到这个小区、楼栋或房屋。", "No such estate, building or dwelling."),
    "problem.person-unknown": ("没有找到此人。", "No such person."),
    "problem.nothing-pending": ("这份申请已经办理，无须重复操作。", "This application has been decided already."),
    "problem.already-pending": ("已有一份申请正在核验。", "An application is waiting already."),
    "problem.not-registered": ("请先完成实名注册。", "Register first."),
    "problem.same-residence": ("新住址与现住址相同。", "The new residence is the old one."),
    "problem.evidence-unacceptable": ("最多上传 9 张图片。", "At most 9 images."),
    "problem.picture-unacceptable": (
        "请上传 10 MB 以内的 JPEG、PNG 或 WebP 图片。",
        "Upload a JPEG, PNG or WebP image of at most 10 MB.",
    ),
    "problem.household-unknown": ("该房屋内没有这一户。", "No such household in that dwelling."),
    "problem.sign-in-failed": ("手机号或密码不正确。", "Phone or password is wrong."),
    "problem.sign-in-locked": ("尝试次数过多，请稍后再试。", "Too many attempts. Try again later."),
    "problem.activation-invalid": ("激活码无效或已过期。", "The activation code is not valid any more."),
    "problem.password-unacceptable": (
        "密码太短、太长或太常见，请换一个。",
        "Too short, too long, or too common a password.",
    ),
    "problem.idempotency-key-reused": (
        "这份表单已经提交过。请刷新页面后再填。",
        "This form was sent already. Reload the page to send another.",
    ),
    "problem.concurrent-change": (
        "有人刚刚修改了同一份资料，请重试。",
        "Somebody changed the same thing just now. Try again.",
    ),
    "problem.network-identity-refused": (
        "网络身份凭证未通过核验：可能已使用过、已过期，或与姓名不符。请重新取得凭证。",
        "The credential was not accepted: used before, too old, or of another name. Get a new one.",
    ),
    "problem.network-identity-unavailable": (
        "网络身份平台暂时没有回应，可以改用身份证件。",
        "The network identity platform does not answer. You can use a document instead.",
    ),
    "problem.document-differs": (
        "出示的证件与登记的不是同一证件，请核对本人身份。",
        "This is not the document of the registration. Check who it is.",
    ),
    "problem.person-erased": ("此人已注销，资料已销毁。", "This person was erased; the data are destroyed."),
    "problem.not-ones-ward": ("您不是这名孩子的监护人。", "You are not the guardian of this child."),
    "problem.own-case": ("本人的事项须由他人办理。", "Somebody else has to decide on your own case."),
    "problem.outranked": (
        "此人担任职务，须由其授权人办理。",
        "This person holds an office: whoever granted it has to do this.",
    ),
    "field.credential": ("请填写网络身份凭证。", "Give the credential."),
    "field.phone": (
        "请填写 11 位手机号，或以 + 开头的国际号码。",
        "Give an 11-digit mobile number, or + and the country code.",
    ),
    "field.name": ("请填写姓名（不超过 100 字）。", "Give a name of at most 100 characters."),
    "field.number": ("证件号码有误，请核对。", "Check the document number."),
    "field.born_on": ("请填写出生日期。", "Give the birth date."),
    "field.password": ("请填写密码。", "Give a password."),
    "field.contact": ("请控制在 100 字以内。", "At most 100 characters."),
    "field.guardian_id": ("请填写监护人的居民编号。", "Give the guardian's resident number."),
    "field.dwelling_id": ("请选择房屋。", "Choose the dwelling."),
    "field.reason": ("请选择退回原因。", "Choose a reason."),
    "field.estate_id": ("请选择小区。", "Choose an estate."),
    "field.consent": ("须监护人同意。", "The guardian has to consent."),
}
