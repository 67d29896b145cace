"""A defect in the reader's language. The lines themselves are fixed: programs read them too."""

from __future__ import annotations

import re
from typing import Final

from portal.kernel.text import Text

_WHERE: Final = {
    "archive": "压缩包",
    "directory of the archive": "压缩包的目录",
    "package": "证据包",
    "seal": "加密封装",
}
DEFECTS: Final = {
    "missing": "缺失",
    "changed": "被改动",
    "cut short": "不完整，文件在中途断了",
    "changed or cut short": "被改动，或者不完整",
    "nested deeper than a package is": "结构异常",
    "a tag file behind the payload": "位置不对，说明文件不应在证据之后",
    "tag files larger than they may be together": "说明文件合计过大",
    "the archive states another CRC": "与压缩包记载的校验码不符",
    "outside the folder of the package": "不在证据包的文件夹内",
    "its header is not written as a package's is": "写法与证据包不符，可能被解开后重新打包",
    "not in the statement, so nothing says where it ends": "清单里没有这个文件",
    "not in the manifest": "不在校验清单中",
    "changed, its SHA-256 is not the manifest's": "被改动，SHA-256 与校验清单不符",
    "its SHA-256 is not the one of its statement": "SHA-256 与清单所载不符",
    "its SM3 is not the one of its statement": "SM3 与清单所载不符",
    "without it nothing else can be read": "缺失，其他内容无法核对",
    "not the folder its statement names": "文件夹名称与清单不符",
    "in the manifest, but not in the statement": "在校验清单中，但清单没有列出",
    "added, the tag manifest does not list it": "是后来加进去的",
    "changed, its SHA-256 is not the tag manifest's": "被改动，SHA-256 不符",
    "cannot be read": "无法读取",
    "states another size or number of files": "所载文件数量或者大小不符",
    "added, bag-info.txt names none": "是后来加进去的",
    "not the one that was signed": "与签名不符",
    "not the key you gave": "不是您填写的公钥",
    "not a key": "不是公钥",
    "a link, not a file": "是链接，不是文件",
    "not what a package states": "内容不合规范",
    "too many files": "文件过多",
    "a name too long": "文件名过长",
    "larger than such a file may be": "过大",
    "a name that is not UTF-8": "文件名编码不对",
    "twice in the archive": "重复出现",
    "its end is not where the statement says": "大小与清单不符",
    "no file and no directory where one was expected": "结构被破坏，或者不是证据包",
    "does not say what the files say": "与文件本身不符",
    "bytes behind its end": "末尾有多余内容",
    "its steps are not in the order of the log": "经手记录的次序不对",
    "tells of another file": "记的是另一个文件",
    "does not begin with the receipt of the file": "经手记录不是从收到文件开始",
    "the file received was another one": "收到时的文件与现在的不是同一个",
    "a proof of another leaf or for another checkpoint": "存证证明与记录不对应",
}
"""What is wrong, as `reading` says it, in Chinese."""
_NUMBERED: Final = (
    (re.compile(r"step (\d+) cannot have been in the log"), "第 {} 条记录不可能在存证日志中"),
    (re.compile(r"does not prove step (\d+) of .*"), "不能证明第 {} 条记录"),
    (re.compile(r"a name that is not allowed(?:: (.*))?"), "文件名不合规范 {}"),
)


def told(line: str) -> Text:
    """Return a defect in both languages; what is not known here stays as it is."""
    where, _, what = line.partition(": ")
    zh = DEFECTS.get(what, "")
    for pattern, words in _NUMBERED:
        found = pattern.fullmatch(what)
        if found:
            zh = words.format(found[1] or "").strip()
    return Text(f"{_WHERE.get(where, where)}：{zh}" if zh else line, line)
