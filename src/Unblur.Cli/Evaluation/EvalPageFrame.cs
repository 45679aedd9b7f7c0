namespace Unblur.Cli.Evaluation;

/// <summary>What stands before and behind the content of every page. The page may load nothing: its policy forbids it.</summary>
internal static class EvalPageFrame
{
    public const string Head = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
        <title>Unblur: evaluation</title>
        <style>
        :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
        body { max-width: 75rem; margin: 0 auto; padding: 1rem; }
        h1, h3, th[scope=row] { overflow-wrap: anywhere; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; }
        dd { margin: 0; }
        .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1rem; }
        figure { margin: 0; }
        figcaption { display: flex; justify-content: space-between; }
        img { display: block; width: 100%; height: auto; }
        .compare div { position: relative; }
        .compare .over { position: absolute; inset: 0; clip-path: inset(0 calc(100% - var(--split, 50%)) 0 0); }
        .compare input { width: 100%; margin: 0.5rem 0 0; }
        .wide { overflow-x: auto; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
        caption { text-align: left; }
        th, td { padding: 0.2rem 0.8rem 0.2rem 0; text-align: right; border-bottom: 1px solid color-mix(in srgb, currentColor 25%, transparent); }
        th:first-child { text-align: left; font-weight: normal; }
        tfoot th, tfoot td { font-weight: bold !important; }
        </style>
        <noscript><style>
        .compare .over { position: static; clip-path: none; }
        .compare div { display: flex; flex-direction: row-reverse; gap: 0.5rem; }
        .compare div img { width: 50%; }
        .compare input { display: none; }
        </style></noscript>
        </head>
        <body>
        <main>
        """;

    public const string Foot = """
        </main>
        <script>
        for (const slider of document.querySelectorAll('.compare input')) {
          const show = () => slider.parentElement.style.setProperty('--split', slider.value + '%');
          slider.addEventListener('input', show);
          show();
        }
        </script>
        </body>
        </html>
        """;
}
