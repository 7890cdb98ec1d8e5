namespace Vectron.PlacementDriver.Domain.Validation;

/// <summary>Sentences for people, the same on every machine.</summary>
internal static class Sentence
{
    /// <summary>Puts a sentence together without regard to the culture.</summary>
    public static string Of(FormattableString text) => FormattableString.Invariant(text);
}
