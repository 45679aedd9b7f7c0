namespace Unblur.Reports;

/// <summary>The style and the script of every page.</summary>
/// <remarks>Browsers convert line ends to single characters before they compare digests, so the texts have Unix line ends.</remarks>
internal static class PageAssets
{
    /// <summary>Without the script, and in print, the pictures of a comparison are side by side.</summary>
    internal static readonly string Style = """
        :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; --line: color-mix(in srgb, currentColor 25%, transparent); }
        body { max-width: 75rem; margin: 0 auto; padding: 1rem; }
        h1, h2, h3, p, li, dt, dd, summary, figcaption, th[scope=row] { overflow-wrap: anywhere; }
        dl { display: grid; grid-template-columns: minmax(min-content, max-content) 1fr; gap: 0 1rem; }
        dd { margin: 0; }
        dl.verdict { gap: 0.5rem 1.5rem; padding: 1rem; border: 1px solid var(--line); border-radius: 0.5rem; }
        .verdict dt { font-weight: bold; }
        figure { margin: 0; }
        figcaption { display: flex; justify-content: space-between; gap: 1rem; }
        img, svg { display: block; width: 100%; height: auto; }
        .pair, .curves { display: grid; gap: 1rem; margin-bottom: 1rem; align-items: start; }
        .pair { grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); }
        .curves { grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr)); }
        .legend { display: flex; gap: 1rem; align-items: center; margin-bottom: 1rem; }
        .legend img { width: 72px; flex: none; }
        details { margin: 0.5rem 0; }
        .compare .views { display: grid; grid-template-columns: 1fr 1fr; gap: 0.5rem; }
        .compare input { display: none; }
        @media screen {
        .live .compare .views { display: block; position: relative; cursor: ew-resize; touch-action: pan-y; }
        .live .compare .over { position: absolute; inset: 0; height: 100%; clip-path: inset(0 0 0 var(--split, 50%)); }
        .live .compare .views::after { content: ""; position: absolute; inset: 0 auto 0 var(--split, 50%); width: 2px; margin-left: -1px; }
        .live .compare .views::after { background: #fff; box-shadow: 0 0 2px #000; }
        .live .compare input { display: block; width: 100%; margin: 0.5rem 0 0; }
        }
        .wide { overflow-x: auto; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
        caption { text-align: left; }
        th, td { padding: 0.2rem 0.8rem 0.2rem 0; text-align: right; border-bottom: 1px solid var(--line); }
        th:first-child { text-align: left; font-weight: normal; }
        tfoot th, tfoot td { font-weight: bold !important; }
        pre { overflow-x: auto; }
        @media (max-width: 40rem) { dl.verdict { grid-template-columns: 1fr; gap: 0; } .verdict dd { margin-bottom: 0.75rem; } }
        """.ReplaceLineEndings("\n");

    /// <summary>Turns each comparison into one picture with a slider, which also follows the pointer on the picture.</summary>
    internal static readonly string Script = """
        document.documentElement.classList.add('live');
        for (const figure of document.querySelectorAll('.compare')) {
          const slider = figure.querySelector('input'), views = figure.querySelector('.views');
          const show = () => figure.style.setProperty('--split', slider.value + '%');
          const drag = event => {
            if (event.buttons !== 1) { return; }
            const box = views.getBoundingClientRect();
            slider.value = 100 * (event.clientX - box.left) / box.width;
            show();
          };
          slider.addEventListener('input', show);
          views.addEventListener('pointerdown', drag);
          views.addEventListener('pointermove', drag);
          views.addEventListener('dragstart', event => event.preventDefault());
          show();
        }
        """.ReplaceLineEndings("\n");
}
