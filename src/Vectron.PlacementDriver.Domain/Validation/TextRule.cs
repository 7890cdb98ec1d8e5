using System.Globalization;
using System.Text;

namespace Vectron.PlacementDriver.Domain.Validation;

/// <summary>
/// What a piece of text must be. A fault is a sentence that names the field, the value and the bound.
/// </summary>
public static class TextRule
{
    /// <summary>The most UTF-8 bytes of a name, an address or a label.</summary>
    public const int MaxBytes = 255;

    /// <summary>
    /// Text that may be empty: at most <paramref name="maxBytes"/> UTF-8 bytes, no control characters.
    /// </summary>
    /// <returns>The fault, or null.</returns>
    public static string? FindFault(string field, string value, int maxBytes = MaxBytes)
    {
        var bytes = Encoding.UTF8.GetByteCount(value);
        if (bytes > maxBytes)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{field} {QuotedText.Of(value)} has {bytes} bytes, at most {maxBytes} are allowed");
        }

        foreach (var rune in value.EnumerateRunes())
        {
            if (Rune.IsControl(rune) || rune == Rune.ReplacementChar)
            {
                return $"{field} {QuotedText.Of(value)} holds a control character or broken text";
            }
        }

        return null;
    }

    /// <summary>
    /// Text that must not be empty: 1 to <paramref name="maxBytes"/> UTF-8 bytes, no control characters.
    /// </summary>
    /// <returns>The fault, or null.</returns>
    public static string? FindRequiredFault(string field, string value, int maxBytes = MaxBytes) =>
        value.Length == 0 ? $"{field} is required" : FindFault(field, value, maxBytes);

    /// <summary>Exactly <paramref name="digits"/> lower-case hex digits.</summary>
    /// <returns>The fault, or null.</returns>
    public static string? FindHexFault(string field, string value, int digits) =>
        value.Length == digits && value.All(char.IsAsciiHexDigitLower)
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{field} {QuotedText.Of(value)} must be {digits} lower-case hex digits");
}
