#!/usr/bin/env python3
"""The report in a real browser: no errors, sentences behind a term, language, sorting, searching.

Runs the built program over a corpus, opens index.html in headless Chromium through chromedriver, and acts as a reader
would. Needs Python and Chromium with its driver; without them it says SKIPPED and ends well, because the program does not
need a browser.

    tests/browser/check.py [--bin PATH] [--data PATH] [--shots DIR]
"""

import argparse
import base64
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-component-update",
         "--disable-background-networking", "--disable-sync", "--window-size=1280,1000"]
# A page that would run a script if its title or its text were ever taken for markup.
HOSTILE = """<!doctype html><meta charset="utf-8">
<title>&lt;/script&gt;&lt;script&gt;window.pwned=1&lt;/script&gt;&lt;img src=x onerror="window.pwned=1"&gt;'"</title>
<link rel="canonical" href="javascript:window.pwned=1">
<article><h1>&lt;img src=x onerror=window.pwned=1&gt;运营是什么</h1>
<p>运营是&lt;script&gt;window.pwned=1&lt;/script&gt;把每天的小事做好的工作，运营负责留存和活跃，"'&lt;b&gt;运营看重用户。</p>
<p>营销是把产品说给人听的工作，营销负责品牌和投放，营销看重传播；运营对内，营销对外，两者的分工在这里说得很清楚。</p></article>
"""


class Browser:
    """Just enough of the WebDriver protocol (https://www.w3.org/TR/webdriver2/)."""

    def __init__(self, driver, chromium, profile):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            port = s.getsockname()[1]
        self.process = subprocess.Popen([driver, f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.base = f"http://127.0.0.1:{port}"
        for _ in range(100):
            try:
                if self.call("GET", "/status")["ready"]:
                    break
            except OSError:
                time.sleep(0.1)
        options = {"args": [*FLAGS, f"--user-data-dir={profile}"], "binary": chromium}
        wanted = {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
        session = self.call("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self.base += f"/session/{session['sessionId']}"

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["value"]

    def open(self, path):
        self.call("POST", "/url", {"url": path.as_uri()})

    def run(self, script):
        return self.call("POST", "/execute/sync", {"script": script, "args": []})

    def log(self):
        return self.call("POST", "/se/log", {"type": "browser"})

    def shot(self, path):
        path.write_bytes(base64.b64decode(self.call("GET", "/screenshot")))

    def close(self):
        try:
            self.call("DELETE", "")
        except OSError:
            pass
        self.process.terminate()
        self.process.wait(10)


CLICK = "const e = document.querySelector(arguments[0]); e.dispatchEvent(new MouseEvent('click', {bubbles: true}));"


def click(browser, css):
    browser.call("POST", "/execute/sync", {"script": CLICK, "args": [css]})


def column(browser, index):
    return browser.run(f"""return [...document.querySelectorAll('#t-terms tbody tr')].filter(r => !r.hidden)
        .map(r => r.cells[{index}].dataset.v)""")


def check(browser, page, shots):
    browser.open(page)
    errors = [e for e in browser.log() if e["level"] in ("SEVERE", "WARNING")]
    assert not errors, errors
    timing = "const t = performance.getEntriesByType('navigation')[0]; return Math.round(t.loadEventEnd || t.domComplete)"
    print(f"  opened in {browser.run(timing)} ms, {page.stat().st_size / 1e6:.2f} MB")
    assert browser.run("return performance.getEntriesByType('resource').length") == 0, "something was loaded"
    assert browser.run("return window.pwned === undefined"), "text of a page was run"

    if browser.run("return document.querySelector('#glance .hit') !== null"):
        term = browser.run("return document.querySelector('#glance .hit').dataset.show.slice(5)")
        click(browser, "#glance .hit")
        assert browser.run("return document.getElementById('sentences').open"), "no sentences were opened"
        texts = browser.run("return [...document.querySelectorAll('#sentences .clause p:first-child')].map(p => p.textContent)")
        assert texts and all(term.lower() in t.lower() for t in texts), (term, texts)
        assert browser.run("return document.querySelector('#sentences mark').textContent").lower() == term.lower()
        if shots:
            browser.shot(shots / "sentences.png")
        click(browser, "#close")
        assert not browser.run("return document.getElementById('sentences').open"), "sentences stay open"
        browser.run("""document.querySelector('#glance .hit').focus();
            document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true}))""")
        assert browser.run("return document.getElementById('sentences').open"), "the keyboard opens no sentences"
        click(browser, "#close")

        before = column(browser, 3)
        click(browser, "#t-terms thead th:nth-child(4) button")
        down = [float(v) for v in column(browser, 3)]
        assert down == sorted(down, reverse=True) and len(down) == len(before), down
        click(browser, "#t-terms thead th:nth-child(4) button")
        up = [float(v) for v in column(browser, 3)]
        assert up == sorted(up) and up != down, up

        browser.run(f"""const i = document.querySelector('[data-filter="t-terms"]'); i.value = {json.dumps(term)};
            i.dispatchEvent(new Event('input'))""")
        names = browser.run("""return [...document.querySelectorAll('#t-terms tbody tr')].filter(r => !r.hidden)
            .map(r => r.textContent)""")
        assert names and all(term in n for n in names), names

    zh = browser.run("return document.querySelector('nav a').innerText")
    click(browser, "#lang")
    en = browser.run("return document.querySelector('nav a').innerText")
    assert zh == "读了什么" and en == "What was read", (zh, en)
    assert browser.run("return document.documentElement.lang") == "en"
    left = browser.run("""return [...document.querySelectorAll('.zh')].filter(e => getComputedStyle(e).display !== 'none').length""")
    assert left == 0, f"{left} Chinese texts of the interface stay"
    if shots:
        browser.run("document.querySelector('#glance')?.scrollIntoView()")
        browser.shot(shots / "english.png")
    click(browser, "#lang")
    assert browser.run("return document.querySelector('nav a').innerText") == "读了什么"

    unnamed = browser.run("""return [...document.querySelectorAll('button, a[href], input, select, svg[role], [role=button]')]
        .filter(e => !(e.textContent.trim() || e.getAttribute('aria-label') || e.closest('label')?.textContent.trim())).length""")
    assert unnamed == 0, f"{unnamed} controls have no name"
    errors = [e for e in browser.log() if e["level"] in ("SEVERE", "WARNING")]
    assert not errors, errors


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", type=Path, default=ROOT / "target/release/bianyi")
    parser.add_argument("--data", type=Path, default=ROOT / "data")
    parser.add_argument("--shots", type=Path)
    options = parser.parse_args()
    driver = shutil.which("chromedriver")
    chromium = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None)
    if not (driver and chromium):
        print("SKIPPED: browser test: chromium and chromedriver are not installed")
        return 0
    if options.shots:
        options.shots.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        hostile = folder / "hostile/site.example/a.html"
        hostile.parent.mkdir(parents=True)
        hostile.write_text(HOSTILE, encoding="utf-8")
        browser = None
        try:
            for name, data in [("data", options.data), ("hostile", folder / "hostile")]:
                out = folder / f"reports-{name}"
                done = subprocess.run([options.bin, "ingest", "-q", data, "--out", out], check=False)
                assert done.returncode < 2, "the run failed"
                browser = browser or Browser(driver, chromium, folder / "profile")
                print(f"browser: {name}")
                check(browser, out / "index.html", options.shots if name == "data" else None)
        finally:
            if browser:
                browser.close()
    print("browser: all well")
    return 0


if __name__ == "__main__":
    sys.exit(main())
