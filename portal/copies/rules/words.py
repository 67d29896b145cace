"""Plain words for what a sandboxed reader found: failures, notes, facts."""

from __future__ import annotations

from portal.kernel.text import Text

FAILURES = {
    "too_large": Text(
        "文件超过 64 MB，不能在线预览或者制作副本",
        "The file is larger than 64 MB: too large to be shown or copied here",
    ),
    "too_slow": Text("处理时间过长，已经停止", "It took too long and was stopped"),
    "too_much_memory": Text(
        "文件展开后过大，已经停止", "The file unfolds to more than fits and was stopped"
    ),
    "crashed": Text(
        "文件使预览程序异常退出。它可能已损坏，也可能是有意制作的，打开前请先在隔离的电脑上检查",
        "The file made the reader fail. It may be damaged or made on purpose: check it on a computer"
        " set apart before you open it",
    ),
    "unguarded": Text(
        "本服务器的系统内核不允许隔离预览程序，为安全起见没有打开文件。请联系管理员；"
        "文件仍可下载后在隔离的电脑上查看",
        "The kernel of this server refuses to fence in the reader, so the file was not opened. Tell"
        " the administrator; it can still be downloaded and looked at on a computer set apart",
    ),
    "damaged": Text(
        "文件已损坏，或者与其格式不符", "The file is damaged, or is not what its format says"
    ),
    "locked": Text(
        "文件设有密码。请向提供者索要密码，下载后用密码打开",
        "The file has a password. Ask who gave it, download it and open it with the password",
    ),
    "bomb": Text(
        "压缩包内的内容大得不正常（超过 {megabytes} MB），没有展开",
        "What is packed inside is abnormally large (more than {megabytes} MB) and was not unpacked",
    ),
    "too_many_parts": Text(
        "压缩包内有 {parts} 个文件，过多，没有展开",
        "There are {parts} parts inside, too many to be looked at",
    ),
    "too_many_pixels": Text(
        "图片为 {width}×{height} 像素，过大，没有展开",
        "The picture has {width}×{height} pixels, too many to be unfolded",
    ),
    "too_many_pages": Text(
        "文件共 {pages} 页，超过 {most} 页，请先拆分",
        "There are {pages} pages, more than {most}: split it first",
    ),
    "no_such_page": Text(
        "文件只有 {pages} 页，请核对遮盖框的页码",
        "There are only {pages} pages: check the page numbers of the boxes",
    ),
    "many_frames": Text(
        "动图或者多页图片不能制作副本", "Copies of moving or many-paged pictures cannot be made"
    ),
    "empty": Text("文件是空的", "The file is empty"),
    "unsupported": Text("这种格式不能在此处理", "This format cannot be dealt with here"),
}
"""By code of an answer; `{numbers}` are filled in."""

NOTES = {
    "truncated": Text("内容较长，只显示前面的部分", "This is long: only the beginning is shown"),
    "layout_not_shown": Text(
        "只显示文字、表格和图片，不显示版式；以原件为准",
        "Words, tables and pictures are shown, not the layout; the original decides",
    ),
    "archive_not_unpacked": Text(
        "压缩包只列出目录，没有解开",
        "Only the list of what is inside is shown; nothing was unpacked",
    ),
    "no_words": Text(
        "没有可以提取的文字，内容可能是图形。请下载查看",
        "There are no words to be taken out; it may be drawn. Download it to look at it",
    ),
    "beginning": Text(
        "文件较大，只显示开头部分", "This is a large file: only its beginning is shown"
    ),
    "signatures_not_checked": Text(
        "文件带有电子签章，这里没有验证", "It carries electronic seals; they were not checked here"
    ),
    "parts_locked": Text("部分文件设有密码", "Some parts have a password"),
}

FACTS = {
    "gps": Text("拍摄或者录制地点", "Place where it was taken"),
    "altitude": Text("海拔（米）", "Altitude (metres)"),
    "gps_day": Text("定位日期", "Day of the position"),
    "maker": Text("设备厂商", "Maker of the device"),
    "device": Text("设备型号", "Device"),
    "serial": Text("设备序列号", "Serial number of the device"),
    "lens": Text("镜头", "Lens"),
    "computer": Text("处理它的电脑", "Computer it was edited on"),
    "author": Text("作者", "Author"),
    "changed_by": Text("最后修改人", "Last changed by"),
    "annotator": Text("批注或者修订人", "Commented or changed by"),
    "manager": Text("主管", "Manager"),
    "organisation": Text("单位", "Organisation"),
    "copyright": Text("版权", "Copyright"),
    "taken": Text("拍摄时间", "Taken"),
    "digitized": Text("数字化时间", "Digitized"),
    "created": Text("创建时间", "Created"),
    "changed": Text("修改时间", "Changed"),
    "printed": Text("打印时间", "Printed"),
    "zone": Text("时区", "Time zone"),
    "software": Text("软件", "Software"),
    "producer": Text("生成程序", "Produced by"),
    "template": Text("模板", "Template"),
    "minutes_edited": Text("编辑时长（分钟）", "Minutes edited"),
    "revision": Text("修订次数", "Revision"),
    "title": Text("标题", "Title"),
    "subject": Text("主题", "Subject"),
    "keywords": Text("关键词", "Keywords"),
    "comment": Text("说明", "Comment"),
    "custom": Text("自定义属性", "Custom property"),
    "tag": Text("其他标记", "Other tag"),
    "track": Text(
        "随画面逐秒记录的数据（可能有位置）",
        "Recorded second by second beside the picture (may hold places)",
    ),
    "album": Text("专辑", "Album"),
    "seconds": Text("时长（秒）", "Length (seconds)"),
    "place": Text("地点", "Place"),
    "unique_id": Text("文件标识", "Identifier"),
    "attachment": Text("内含文件", "File inside"),
    "macros": Text("含有宏程序", "Contains macros"),
    "format": Text("格式", "Format"),
    "pixels": Text("像素", "Pixels"),
    "pages": Text("页数", "Pages"),
    "mail_from": Text("发件人", "From"),
    "mail_sender": Text("代发人", "Sender"),
    "mail_to": Text("收件人", "To"),
    "mail_cc": Text("抄送", "Cc"),
    "mail_bcc": Text("密送", "Bcc"),
    "mail_reply_to": Text("回复地址", "Reply to"),
    "mail_date": Text("发送时间", "Date"),
    "mail_subject": Text("主题", "Subject"),
    "mail_id": Text("邮件标识", "Message id"),
    "mail_ip": Text("发件网络地址", "Sent from address"),
    "mail_hop": Text("经过的服务器", "Passed through"),
}
TELLING = (
    "gps",
    "track",
    "device",
    "maker",
    "serial",
    "author",
    "changed_by",
    "annotator",
    "organisation",
)
"""Facts that lead to a person or a place, the first of the report and what a scrub is for."""
HEADINGS = {
    "attachments": Text("附件", "Attachments"),
    "comments": Text("批注", "Comments"),
    "footnotes": Text("脚注", "Footnotes"),
    "endnotes": Text("尾注", "Endnotes"),
}


def failure(code: str, numbers: dict[str, int]) -> Text:
    """Return why there is no preview or copy; an unknown code reads as damaged."""
    words = FAILURES.get(code, FAILURES["damaged"])
    told = {name: f"{value:,}" for name, value in numbers.items()}
    try:
        return Text(words.zh.format(**told), words.en.format(**told))
    except (KeyError, IndexError):
        return FAILURES["damaged"]
