using Unblur.Imaging;
using Unblur.Physics.Operators;

namespace Unblur.Physics.FlowPictures;

/// <summary>Digits, point and "px" in letters of 3 x 5 dots, each 2 x 2 px, black: enough to write a scale.</summary>
internal static class TinyText
{
    private const int Dot = 2;
    private const int Rows = 5;
    private const int Columns = 3;
    private const int Advance = (Columns + 1) * Dot;

    // Five rows of three bits each, the upper row and the left column first.
    private static readonly Dictionary<char, string> s_letters = new()
    {
        ['0'] = "111101101101111",
        ['1'] = "010110010010111",
        ['2'] = "111001111100111",
        ['3'] = "111001111001111",
        ['4'] = "101101111001001",
        ['5'] = "111100111001111",
        ['6'] = "111100111101111",
        ['7'] = "111001001001001",
        ['8'] = "111101111101111",
        ['9'] = "111101111001111",
        ['.'] = "000000000000010",
        ['p'] = "000111101111100",
        ['x'] = "000101010010101",
        [' '] = "000000000000000",
    };

    /// <summary>The width of a text, px.</summary>
    public static int Width(string text) => (text.Length * Advance) - Dot;

    /// <summary>Writes a text whose upper left corner is (x, y); parts outside the image are cut off.</summary>
    /// <exception cref="KeyNotFoundException">A character is not among those above.</exception>
    public static void Draw(PlanarImage image, string text, int x, int y)
    {
        for (int i = 0; i < text.Length; i++)
        {
            string dots = s_letters[text[i]];
            for (int row = 0; row < Rows * Dot; row++)
            {
                for (int column = 0; column < Columns * Dot; column++)
                {
                    if (dots[(row / Dot * Columns) + (column / Dot)] == '1')
                    {
                        Drawing.Blend(image, x + (i * Advance) + column, y + row, 0, 1);
                    }
                }
            }
        }
    }
}
