"""Hard negatives of computers: digests, versions, logs, files, links without people."""

import hashlib
import json
import uuid
from random import Random

from benchmarks.labelled import negatives_words as words
from benchmarks.labelled.negatives_base import (
    Negative,
    among,
    digits,
    each,
    letters,
    moment,
    mostly,
)

_TABLES = ("orders", "t_goods", "ods_meter", "dim_date", "biz_log", "stock_in")
_HEX = "0123456789abcdef"


def _digest(rng: Random, kind: str) -> str:
    return hashlib.new(kind, rng.randbytes(16)).hexdigest()


def _uuid(rng: Random) -> str:
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


def _version(rng: Random) -> str:
    """Three or four parts, as Chrome and Windows drivers write them: some look like an address."""
    parts = [rng.randint(0, 12), rng.randint(0, 30), rng.randint(0, 220), rng.randint(0, 250)]
    return ".".join(map(str, parts[: rng.choice((3, 4, 4))]))


def _browser(rng: Random) -> str:
    major = rng.randint(70, 139)
    system = rng.choice(("Windows NT 10.0; Win64; x64", "X11; Linux x86_64", "Linux; Android 13"))
    return (
        f"Mozilla/5.0 ({system}) AppleWebKit/537.36 (KHTML, like Gecko) "
        f"Chrome/{major}.0.{rng.randint(3000, 7200)}.{rng.randint(1, 220)} Safari/537.36"
    )


def _configuration(rng: Random) -> str:
    return json.dumps(
        {
            "retry": rng.randint(0, 9),
            "timeout": rng.choice((3000, 5000, 13800)),
            "mode": rng.choice(("安全", "常规", "高速")),
            "batch": int(digits(rng, 11)),
            "on": rng.choice((True, False)),
        },
        ensure_ascii=False,
    )


def _file(rng: Random) -> str:
    stem = rng.choice(
        (
            f"IMG_{moment(rng):%Y%m%d_%H%M%S}",
            f"扫描件{digits(rng, 4)}",
            f"附件{rng.randint(1, 9)}",
            f"{moment(rng).year}年度{rng.choice(words.DEPARTMENTS)}报表",
            f"report_{digits(rng, 11)}",
        )
    )
    return f"{stem}.{rng.choice(('jpg', 'pdf', 'docx', 'xlsx', 'zip'))}"


def _link(rng: Random) -> str:
    host = rng.choice(
        ("https://www.example.gov.cn", "http://data.example.com", "https://cdn.example.org")
    )
    path = rng.choice(
        (
            f"/art/{moment(rng):%Y/%-m/%-d}/art_{digits(rng, 5)}_{digits(rng, 8)}.html",
            f"/goods?id={digits(rng, 11)}&page={rng.randint(1, 50)}",
            f"/static/js/app.{letters(rng, 8, _HEX)}.js",
            f"/zwgk/{letters(rng, 4, 'abcdefgh')}/index_{rng.randint(1, 40)}.shtml",
        )
    )
    return host + path


def _trouble(rng: Random) -> str:
    code = digits(rng, 5)
    return rng.choice(
        (
            f"ORA-{code}: unique constraint violated",
            f"Connection reset after {rng.randint(1, 90)}s, retry {rng.randint(1, 9)}",
            f"数据校验失败：第{rng.randint(1, 9999)}行金额为空",
            f"HTTP 50{rng.randint(0, 4)} upstream request id {_uuid(rng)}",
            f"NullPointerException at line {rng.randint(10, 900)}",
            f"任务 {digits(rng, 18)} 超时，已重新排队",
        )
    )


def _statement(rng: Random) -> str:
    table = rng.choice(_TABLES)
    return rng.choice(
        (
            f"SELECT id, name, phone FROM {table} WHERE id = {digits(rng, 11)}",
            f"UPDATE {table} SET status = {rng.randint(0, 9)} WHERE dt < '{moment(rng):%Y-%m-%d}'",
            f"DELETE FROM {table} WHERE batch_no = '{moment(rng):%Y%m%d}{digits(rng, 10)}'",
            f"select count(*) from {table}",
        )
    )


def _cron(rng: Random) -> str:
    return f"{rng.randint(0, 59)} {rng.randint(0, 23)} * * {rng.choice('*0123456')}"


def _path(rng: Random) -> str:
    return f"/data/{rng.choice(_TABLES)}/dt={moment(rng):%Y%m%d}/part-{digits(rng, 5)}.parquet"


def _colour(rng: Random) -> str:
    return "#" + letters(rng, 6, "0123456789ABCDEF")


def _table_column(rng: Random) -> str:
    return (
        rng.choice(_TABLES) + "." + rng.choice(("name", "phone", "id_card", "email", "addr", "sl"))
    )


_DIGESTS: tuple[Negative, ...] = (
    Negative("UUIDs", ("uuid", "请求ID", "trace_id", "qqid", "guid", "col7"), each(_uuid)),
    Negative(
        "UUIDs without dashes",
        ("主键", "记录标识", "jlbs", "row_id", "field_3"),
        each(lambda rng: _uuid(rng).replace("-", "")),
    ),
    Negative(
        "UUIDs of digits only",
        ("批处理标识", "pclbs", "batch_uuid", "col7"),
        each(lambda rng: "-".join(digits(rng, size) for size in (8, 4, 4, 4, 12))),
    ),
    Negative(
        "MD5 of files",
        ("文件摘要", "etag", "wjzy", "file_md5", "content_md5"),
        each(lambda rng: _digest(rng, "md5")),
    ),
    Negative(
        "MD5 of files in capitals",
        ("附件校验值", "fjjyz", "checksum", "attachment_digest"),
        each(lambda rng: _digest(rng, "md5").upper()),
    ),
    Negative(
        "SHA-1 of commits",
        ("提交号", "commit", "revision", "git_sha"),
        each(lambda rng: _digest(rng, "sha1")),
    ),
    Negative(
        "short commits",
        ("构建版本", "gjbb", "build", "short_sha", "col7"),
        each(lambda rng: _digest(rng, "sha1")[:8]),
    ),
    Negative(
        "SHA-256 of images",
        ("镜像摘要", "文件指纹", "wjzw", "image_digest", "content_sha256"),
        each(lambda rng: "sha256:" + _digest(rng, "sha256")),
    ),
    Negative(
        "object-store ids of 24 hex digits",
        ("_id", "文档ID", "wdid", "object_id", "col7"),
        each(lambda rng: letters(rng, 24, _HEX)),
    ),
)

_SYSTEMS: tuple[Negative, ...] = (
    Negative(
        "versions like addresses",
        ("版本号", "固件版本", "bbh", "version", "fw_ver"),
        each(_version),
    ),
    Negative(
        "builds of four parts",
        ("程序版本", "驱动版本", "cxbb", "build_no", "col7"),
        each(
            lambda rng: (
                f"{rng.choice((6, 10, 11))}.0.{rng.randint(10000, 26000)}.{rng.randint(1, 5000)}"
            )
        ),
    ),
    Negative(
        "semantic versions",
        ("发布版本", "tag", "fbbb", "release", "col7", "备注1"),
        each(
            lambda r: (
                f"v{r.randint(0, 9)}.{r.randint(0, 30)}.{r.randint(0, 99)}{r.choice(('', '-rc1', '-beta'))}"
            )
        ),
    ),
    Negative(
        "network masks",
        ("子网掩码", "掩码", "ym", "netmask"),
        mostly(("/24", "/16", "/25", "/28", "/30", "/22")),
    ),
    Negative(
        "ports",
        ("端口", "监听端口", "dk", "port", "col7"),
        each(lambda rng: rng.randint(80, 65535)),
    ),
    Negative(
        "browsers", ("浏览器", "终端标识", "zdbs", "user_agent", "ua", "col7"), each(_browser)
    ),
    Negative(
        "JSON configurations", ("配置", "参数", "cs", "config", "ext", "col7"), each(_configuration)
    ),
    Negative("links without people", ("链接", "网址", "lj", "url", "source", "col7"), each(_link)),
    Negative("file names", ("文件名", "附件名称", "wjm", "filename", "file", "col7"), each(_file)),
    Negative("paths", ("存储路径", "cclj", "path", "location", "col7"), each(_path)),
    Negative(
        "error messages",
        ("错误信息", "失败原因", "sbyy", "error", "message", "col7"),
        each(_trouble),
    ),
    Negative(
        "SQL snippets", ("执行语句", "脚本", "jb", "sql", "query_text", "col7"), each(_statement)
    ),
    Negative(
        "names of columns",
        ("字段", "来源字段", "lyzd", "column_name", "mapping", "col7"),
        each(_table_column),
    ),
    Negative(
        "log levels",
        ("日志级别", "级别", "rzjb", "level", "severity", "col7"),
        mostly(("INFO", "WARN", "ERROR", "DEBUG", "TRACE", "FATAL")),
    ),
    Negative(
        "cron expressions",
        ("调度表达式", "执行计划", "ddbds", "cron", "schedule", "col7"),
        each(_cron),
    ),
    Negative(
        "MIME types",
        ("内容类型", "媒体类型", "mtlx", "content_type", "mime", "col7"),
        mostly(
            (
                "application/json",
                "text/html",
                "image/png",
                "application/pdf",
                "video/mp4",
                "text/csv",
            )
        ),
    ),
    Negative("hex colours", ("主题色", "色值", "sz", "hex", "theme_color", "col7"), each(_colour)),
    Negative(
        "package names",
        ("应用包名", "依赖", "bm", "package", "artifact", "col7"),
        each(
            lambda r: (
                f"com.{r.choice(('example', 'acme'))}.{r.choice(_TABLES)}@{r.randint(1, 9)}.{r.randint(0, 9)}"
            )
        ),
    ),
    Negative(
        "image tags with at-signs",
        ("镜像", "制品", "jx", "image", "col7"),
        each(lambda rng: f"registry/{rng.choice(_TABLES)}@sha256:{letters(rng, 12, _HEX)}"),
    ),
    Negative(
        "English words",
        ("term", "keyword", "英文", "yw", "col7", "label"),
        among(words.ENGLISH),
        alone=False,
    ),
    Negative(
        "English names of products",
        ("product", "model_name", "型号", "cpxh", "title"),
        each(
            lambda rng: (
                f"{rng.choice(words.ENGLISH_GOODS)} {rng.choice(('Pro', 'Max', 'Mini', 'II', 'X', 'Plus'))}"
            )
        ),
    ),
    Negative(
        "English sentences of tasks",
        ("task", "note", "todo", "rw", "col7"),
        each(
            lambda r: (
                f"{r.choice(('Check', 'Renew', 'Mark', 'Bill', 'Grant'))} {r.choice(words.ENGLISH).lower()} item"
            )
        ),
    ),
)

TECHNICAL: tuple[Negative, ...] = _DIGESTS + _SYSTEMS
