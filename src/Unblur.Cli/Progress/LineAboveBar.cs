using Spectre.Console;
using Spectre.Console.Rendering;

namespace Unblur.Cli.Progress;

/// <summary>A line that is written over the bar, which is drawn again below it. Erases the bar first: a line that wraps ends in a shorter one, next to its remains.</summary>
internal sealed class LineAboveBar(string line) : Renderable
{
    private const string EraseBelow = "\u001b[0J";

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        IRenderable text = new Text(line);
        return [Segment.Control(EraseBelow), .. text.Render(options, maxWidth), Segment.LineBreak];
    }
}
