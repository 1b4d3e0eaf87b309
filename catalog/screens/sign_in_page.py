"""The sign-in page: plain HTML, no script, nothing from elsewhere."""

from html import escape
from pathlib import Path

from policies.types import Language

STYLE = Path(__file__).with_name("sign_in.css").read_text("utf-8")


def render(language: Language, target: str, *, problem: str = "", login: str = "") -> str:
    """Return the page as HTML; ``target`` is the path to go to afterwards, ``problem`` one line in red."""
    zh = language == "zh"
    said = f'<p class="problem" role="alert">{escape(problem)}</p>' if problem else ""
    switch = (
        '<b>中文</b>·<a href="/language/en" lang="en">English</a>'
        if zh
        else '<a href="/language/zh" lang="zh">中文</a>·<b>English</b>'
    )
    title, lead = (
        ("归口<small>Guikou</small>", "数据分级分类与治理目录")
        if zh
        else ("Guikou<small>归口</small>", "Data governance and classification catalog")
    )
    name, password, enter = ("用户名", "密码", "登录") if zh else ("Name", "Password", "Sign in")
    first, second = ("", " autofocus") if login else (" autofocus", "")
    return f"""<!doctype html>
<html lang="{"zh-CN" if zh else "en"}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{enter} · {"归口" if zh else "Guikou"}</title><link rel="icon" href="data:,"><style>{STYLE}</style></head>
<body><main><h1>{title}</h1><p class="lead">{lead}</p>{said}
<form method="post" action="/sign-in"><input type="hidden" name="next" value="{escape(target)}">
<label for="login">{name}</label>
<input id="login" name="login" value="{escape(login)}" autocomplete="username"
 autocapitalize="none" spellcheck="false" required{first}>
<label for="password">{password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required{second}>
<button type="submit">{enter}</button></form></main><footer>{switch}</footer></body></html>"""
