using System.Globalization;
using System.Text.RegularExpressions;

namespace Unblur.Cli.Tests.Running;

/// <summary>What a terminal shows after a program has written to it: the cursor's movements, erasing, and lines that wrap.</summary>
internal sealed partial class TerminalScreen
{
    private const int Rows = 500;

    private readonly char[][] _rows;
    private readonly int _columns;
    private int _x, _y;
    private bool _isFull;

    private TerminalScreen(int columns)
    {
        _columns = columns;
        _rows = [.. Enumerable.Range(0, Rows).Select(_ => Blank())];
    }

    /// <summary>The lines at the end, without trailing spaces and empty lines.</summary>
    public static string[] Of(string output, int columns)
    {
        TerminalScreen screen = new(columns);
        for (int i = 0; i < output.Length; i++)
        {
            if (Sequence().Match(output, i) is { Success: true } sequence)
            {
                screen.Control(sequence.Groups["number"].Value, sequence.Groups["kind"].Value[0]);
                i += sequence.Length - 1;
            }
            else if (output[i] != '\u001b')
            {
                screen.Put(output[i]);
            }
        }

        return [.. screen._rows.Select(row => new string(row).TrimEnd()).Where(row => row.Length > 0)];
    }

    private char[] Blank() => [.. Enumerable.Repeat(' ', _columns)];

    private void Put(char character)
    {
        if (character == '\r')
        {
            (_x, _isFull) = (0, false);
        }
        else if (character == '\n')
        {
            (_y, _isFull) = (_y + 1, false);
        }
        else
        {
            (_x, _y) = _isFull ? (0, _y + 1) : (_x, _y);
            _rows[_y][_x] = character;
            _isFull = _x == _columns - 1;
            _x += _isFull ? 0 : 1;
        }
    }

    private void Control(string number, char kind)
    {
        int count = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int given) ? given : 0;
        _isFull = false;
        switch (kind)
        {
            case 'A':
                _y = Math.Max(0, _y - Math.Max(1, count));
                break;
            case 'B':
                _y += Math.Max(1, count);
                break;
            case 'G':
                _x = Math.Max(1, count) - 1;
                break;
            case 'K':
                Array.Fill(_rows[_y], ' ', count == 0 ? _x : 0, count == 1 ? _x + 1 : count == 0 ? _columns - _x : _columns);
                break;
            case 'J':
                Array.Fill(_rows[_y], ' ', _x, _columns - _x);
                for (int row = _y + 1; row < Rows; row++)
                {
                    _rows[row] = Blank();
                }

                break;
        }
    }

    [GeneratedRegex(@"\G\u001b\[(?<number>[?0-9;]*)(?<kind>[A-Za-z])")]
    private static partial Regex Sequence();
}
