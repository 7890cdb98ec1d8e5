using System.Globalization;
using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Collections;

/// <summary>What a collection must be.</summary>
public static class CollectionRule
{
    /// <summary>The most components of a vector.</summary>
    public const int MaxDimension = 65_536;

    /// <summary>Finds what is wrong with a name: 1 to 255 UTF-8 bytes, no control characters.</summary>
    /// <returns>A sentence that names the field, the value and the bound, or null.</returns>
    public static string? FindNameFault(string name) => TextRule.FindRequiredFault("collection name", name);

    /// <summary>Finds what is wrong with a dimension: 1 to <see cref="MaxDimension"/>.</summary>
    /// <returns>A sentence that names the field, the value and the bound, or null.</returns>
    public static string? FindDimensionFault(int dimension) => dimension is >= 1 and <= MaxDimension
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"dimension {dimension} must be from 1 to {MaxDimension}");

    /// <summary>The sentence for a collection that is not there.</summary>
    public static string NotFound(string name) => $"collection {QuotedText.Of(name)} not found";
}
