#!/usr/bin/env python3
"""Draws the dashboard's panels as an SVG picture, from the answers of a Prometheus server to their queries.

    render.py DATA PICTURE      DATA: samples in OpenMetrics text, as DashboardTest writes them

Needs prometheus and promtool on the PATH. It is no Grafana: it knows stat and time series panels, and what of their
settings this dashboard uses.
"""
import json, math, os, shutil, socket, subprocess, sys, tempfile, time, urllib.parse, urllib.request
from html import escape

STEP = 15
SPAN = 3600
VARIABLES = {"$__rate_interval": "1m", "$__range": f"{SPAN}s", "$name": ".*"}
COLORS = ["#3f8f5a", "#d99a1c", "#4a7fc1", "#d8703a", "#c4425b", "#7d5fb2", "#2f9c9c", "#8a8f3c", "#b35fa0", "#6b7785"]
NAMED = {"green": "#3f8f5a", "orange": "#d8703a", "red": "#c4425b"}
COLUMN, ROW, GAP, TOP = 50, 38, 8, 46


class Server:
    """A Prometheus server over the samples."""

    def __init__(self, data, folder):
        blocks = os.path.join(folder, "data")
        run = subprocess.run(["promtool", "tsdb", "create-blocks-from", "openmetrics", data, blocks],
                             capture_output=True, text=True)
        if run.returncode:
            sys.exit(f"promtool can't read {data}: {run.stderr}")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        config = os.path.join(folder, "prometheus.yml")
        open(config, "w").close()
        self.process = subprocess.Popen(
            ["prometheus", f"--config.file={config}", f"--storage.tsdb.path={blocks}",
             "--storage.tsdb.retention.time=100y", f"--web.listen-address={self.address}"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://{self.address}/-/ready").read()
                return
            except OSError:
                time.sleep(0.1)
        sys.exit("prometheus does not start")

    def ask(self, expression, legend, start, end):
        for name, value in VARIABLES.items():
            expression = expression.replace(name, value)
        query = urllib.parse.urlencode({"query": expression, "start": start, "end": end, "step": STEP})
        with urllib.request.urlopen(f"http://{self.address}/api/v1/query_range?{query}") as answer:
            result = json.load(answer)["data"]["result"]
        return [(label(legend, found["metric"]), {int(at): float(value) for at, value in found["values"]})
                for found in sorted(result, key=lambda found: str(sorted(found["metric"].items())))]


def label(legend, labels):
    for name, value in labels.items():
        legend = legend.replace("{{" + name + "}}", value)
    return legend


def shown(value, unit, decimals=None):
    if unit == "percentunit":
        return f"{value * 100:.3g}%"
    digits = decimals if decimals is not None else (0 if value >= 100 or value == int(value) else 1 if value >= 10 else 2)
    text = f"{value:.{digits}f}"
    return text + {"reqps": " req/s", "s": " s"}.get(unit, "")


def ceiling(value):
    """The next number that makes good grid lines."""
    if value <= 0:
        return 1
    power = 10 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 1.2, 1.6, 2, 2.4, 3, 4, 6, 8, 10) if step * power >= value * 0.999)


def text(x, y, words, size=11, color="#55606d", anchor="start", weight="normal"):
    return (f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{color}" text-anchor="{anchor}"'
            f' font-weight="{weight}">{escape(words)}</text>')


def path(points, color, **other):
    kept = [point for i, point in enumerate(points)
            if not 0 < i < len(points) - 1 or not points[i - 1][1] == point[1] == points[i + 1][1]]
    joined = "".join(("M" if i == 0 else "L") + f"{x:.1f} {y:.1f}" for i, (x, y) in enumerate(kept))
    more = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in other.items())
    return f'<path d="{joined}" stroke="{color}"{more}/>'


class Panel:
    def __init__(self, settings):
        grid = settings["gridPos"]
        self.settings = settings
        self.field = settings["fieldConfig"]["defaults"]
        self.fixed = {override["matcher"]["options"]: property["value"]["fixedColor"]
                      for override in settings["fieldConfig"]["overrides"] for property in override["properties"]}
        self.x, self.y = grid["x"] * COLUMN + GAP, grid["y"] * ROW + TOP
        self.width, self.height = grid["w"] * COLUMN - GAP, grid["h"] * ROW - GAP

    def draw(self, server, start, end):
        series = [found for target in self.settings["targets"]
                  for found in server.ask(target["expr"], target["legendFormat"], start, end)]
        series = [(name, {at: value for at, value in values.items() if math.isfinite(value)}) for name, values in series]
        if not any(values for _, values in series):
            sys.exit(f"panel '{self.settings['title']}' shows nothing")
        print(f"{self.settings['title']}: {', '.join(name for name, _ in series)}")
        frame = (f'<rect x="{self.x}" y="{self.y}" width="{self.width}" height="{self.height}" rx="4" fill="#ffffff"'
                 ' stroke="#d5dae1"/>')
        title = text(self.x + 10, self.y + 19, self.settings["title"], 12.5, "#1f2933", weight="600")
        body = self.stat(series) if self.settings["type"] == "stat" else self.curves(series, start, end)
        return frame + title + body

    def stat(self, series):
        values = series[0][1]
        last = values[max(values)]
        reached = [step for step in self.field["thresholds"]["steps"] if step["value"] is None or last >= step["value"]]
        color = NAMED[reached[-1]["color"]]
        drawn = ""
        if self.settings["targets"][0]["range"]:
            most = max(values.values()) or 1
            times = sorted(values)
            points = [(self.x + 2 + (at - times[0]) / (times[-1] - times[0]) * (self.width - 4),
                       self.y + self.height - 2 - values[at] / most * 34) for at in times]
            ends = [(points[-1][0], self.y + self.height - 2), (points[0][0], self.y + self.height - 2)]
            drawn = path(points + ends, "none", fill=color, fill_opacity=0.15) + path(points, color, fill="none")
        words = shown(last, self.field["unit"], self.field.get("decimals"))
        return drawn + text(self.x + self.width / 2, self.y + self.height / 2 + 20, words, 29, color, "middle", "600")

    def curves(self, series, start, end):
        custom = self.field["custom"]
        stacked = custom["stacking"]["mode"] == "normal"
        times = range(start, end + 1, STEP)
        base = dict.fromkeys(times, 0.0)
        layers = []
        for name, values in series:
            if stacked:
                top = {at: base[at] + value for at, value in values.items()}
                layers.append((name, top, dict(base)))
                base.update(top)
            else:
                layers.append((name, values, None))
        legend, rows = self.legend([name for name, _, _ in layers])
        left, right = self.x + 58, self.x + self.width - 14
        upper, lower = self.y + 34, self.y + self.height - 26 - rows * 16
        most = max(max(top.values(), default=0) for _, top, _ in layers)
        most = self.field.get("max") or ceiling(most)

        def place(at, value):
            return left + (at - start) / (end - start) * (right - left), lower - value / most * (lower - upper)

        drawn = self.grid(start, end, most, place, left, right, lower)
        for number, (name, top, under) in enumerate(layers):
            color = self.color(number, name)
            for run in runs(top):
                points = [place(at, top[at]) for at in run]
                floor = [place(at, under[at] if under else 0) for at in reversed(run)]
                drawn += path(points + floor, "none", fill=color, fill_opacity=custom["fillOpacity"] / 100)
                drawn += path(points, color, fill="none", stroke_width=1.4)
        return drawn + legend

    def color(self, number, name):
        return self.fixed.get(name, COLORS[number % len(COLORS)])

    def grid(self, start, end, most, place, left, right, lower):
        drawn = ""
        for line in range(5):
            y = place(start, most * line / 4)[1]
            drawn += f'<line x1="{left}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}" stroke="#e8ebef"/>'
            drawn += text(left - 6, y + 4, shown(most * line / 4, self.field["unit"]), 10, anchor="end")
        for at in range(start, end + 1, 600 if self.width > 450 else 1200):
            drawn += text(place(at, 0)[0], lower + 15, time.strftime("%H:%M", time.gmtime(at)), 10, anchor="middle")
        return drawn

    def legend(self, names):
        """At the bottom, in as many rows as it takes."""
        rows, x = [[]], 0
        for number, name in enumerate(names):
            width = 24 + len(name) * 5.6
            if rows[-1] and x + width > self.width - 24:
                rows.append([])
                x = 0
            rows[-1].append((x, number, name))
            x += width
        drawn = ""
        for line, row in enumerate(rows):
            y = self.y + self.height - 8 - (len(rows) - 1 - line) * 16
            for x, number, name in row:
                color = self.color(number, name)
                drawn += f'<rect x="{self.x + 12 + x:.1f}" y="{y - 6}" width="10" height="4" fill="{color}"/>'
                drawn += text(self.x + 26 + x, y, name, 10.5)
        return drawn, len(rows)


def runs(values):
    """Times that follow each other without a gap."""
    run = []
    for at in sorted(values):
        if run and at - run[-1] > STEP:
            yield run
            run = []
        run.append(at)
    yield run


def main(data, picture):
    for tool in ("prometheus", "promtool"):
        if not shutil.which(tool):
            sys.exit(f"{tool} is not on the PATH; it comes with Prometheus")
    dashboard = json.load(open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "policy4j.json")))
    with open(data) as lines:
        end = max(int(line.rsplit(" ", 1)[1]) for line in lines if not line.startswith("#")) // STEP * STEP
    panels = [Panel(settings) for settings in dashboard["panels"]]
    with tempfile.TemporaryDirectory() as folder:
        server = Server(data, folder)
        try:
            drawn = [panel.draw(server, end - SPAN, end) for panel in panels]
        finally:
            server.process.terminate()
            server.process.wait()
    width = 24 * COLUMN + GAP
    height = max(panel.y + panel.height for panel in panels) + 30
    note = "Drawn by docs/grafana/render.py from what Prometheus answers to the dashboard's queries; Grafana's own drawing looks different."
    with open(picture, "w") as out:
        out.write(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
                  ' font-family="Inter, Helvetica, Arial, sans-serif">\n'
                  f'<rect width="{width}" height="{height}" fill="#f4f6f8"/>\n'
                  + text(GAP + 4, 29, dashboard["title"], 19, "#1f2933", weight="600") + "\n"
                  + text(width - GAP - 4, 29, "Policy: All, one hour", 12, anchor="end") + "\n"
                  + "\n".join(drawn) + "\n" + text(GAP + 4, height - 10, note, 11) + "\n</svg>\n")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
