using System.Diagnostics;

namespace Vectron.PlacementDriver.Domain.Collections;

/// <summary>The names of distances on the wire.</summary>
public static class DistanceName
{
    /// <summary>What a caller may say.</summary>
    public const string Allowed = "cosine, euclidean or dot";

    /// <summary>The name of a distance.</summary>
    public static string Of(Distance distance) => distance switch
    {
        Distance.Cosine => "cosine",
        Distance.Euclidean => "euclidean",
        Distance.Dot => "dot",
        _ => throw new UnreachableException($"distance {distance} was not refused"),
    };

    /// <summary>Reads a name in any case; the empty one means cosine.</summary>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string name, out Distance distance)
    {
        distance = Distance.Cosine;
        if (name.Length == 0 || Is(name, Distance.Cosine))
        {
            return true;
        }

        distance = Distance.Euclidean;
        if (Is(name, distance))
        {
            return true;
        }

        distance = Distance.Dot;
        return Is(name, distance);
    }

    private static bool Is(string name, Distance distance) =>
        string.Equals(name, Of(distance), StringComparison.OrdinalIgnoreCase);
}
