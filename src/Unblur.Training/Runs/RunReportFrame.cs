namespace Unblur.Training.Runs;

/// <summary>What stands before and behind the content of every report. The page may load nothing: its policy forbids it.</summary>
internal static class RunReportFrame
{
    internal const string Head = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
        <title>Unblur: training</title>
        <style>
        :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
        body { max-width: 80rem; margin: 0 auto; padding: 1rem; }
        h1, figcaption { overflow-wrap: anywhere; }
        .curves { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr)); gap: 1rem; }
        figure { margin: 0 0 0.5rem; }
        img, svg { display: block; width: 100%; height: auto; }
        svg text { font-size: 11px; fill: currentColor; }
        svg .grid { stroke: currentColor; opacity: 0.2; }
        svg polyline { fill: none; stroke: #1f77b4; stroke-width: 1.5; }
        pre { overflow-x: auto; }
        </style>
        </head>
        <body>
        <main>

        """;

    internal const string Foot = """
        </main>
        </body>
        </html>

        """;
}
