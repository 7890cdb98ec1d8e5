using System.Globalization;
using System.Text;

namespace Vectron.PlacementDriver.Domain.Validation;

/// <summary>How a value that somebody sent appears in a message: short, on one line, in quotes.</summary>
public static class QuotedText
{
    private const int Longest = 64;

    /// <summary>
    /// Quotes a value: control characters and broken surrogates become escapes, of a long one only the beginning is
    /// kept.
    /// </summary>
    public static string Of(string value)
    {
        var text = new StringBuilder("'");
        foreach (var rune in value.EnumerateRunes())
        {
            if (text.Length >= Longest)
            {
                return text.Append("...'").ToString();
            }

            if (Rune.IsControl(rune))
            {
                text.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            }
            else
            {
                text.Append(rune.ToString());
            }
        }

        return text.Append('\'').ToString();
    }
}
