using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain;

/// <summary>Names one intended write, so that a retry of it is answered with the first outcome.</summary>
/// <param name="Value">The caller's text, 1 to 128 printable ASCII characters.</param>
/// <param name="RequestDigest">SHA-256 of the request in lower-case hex: the same key with another request is
/// refused.</param>
public sealed record IdempotencyKey(string Value, string RequestDigest)
{
    /// <summary>The longest key, in characters.</summary>
    public const int MaxLength = 128;

    /// <summary>Finds what is wrong with the key.</summary>
    /// <returns>A sentence that names field, value and bound, or null.</returns>
    public string? FindFault() =>
        Value.Length is < 1 or > MaxLength || !Value.All(character => character is >= '!' and <= '~')
            ? $"idempotency-key {QuotedText.Of(Value)} must be 1 to 128 printable ASCII characters without spaces"
            : TextRule.FindHexFault("idempotency-key digest", RequestDigest, 64);
}
