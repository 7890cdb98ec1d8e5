using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Domain.Collections;

/// <summary>Where the replicas of a collection may be. Every list is in ordinal order without repeats.</summary>
/// <param name="RequiredCapabilities">What a worker must announce, such as "gpu"; empty asks for nothing.</param>
/// <param name="UseZones">The zones that it must be in one of; empty allows all.</param>
/// <param name="AvoidZones">The zones that it must not be in.</param>
public sealed record CollectionPlacement(
    ImmutableArray<string> RequiredCapabilities, ImmutableArray<string> UseZones, ImmutableArray<string> AvoidZones)
{
    /// <summary>Anywhere.</summary>
    public static CollectionPlacement Anywhere { get; } = new([], [], []);

    /// <summary>Whether it asks for nothing.</summary>
    internal bool AllowsAll => RequiredCapabilities.IsEmpty && UseZones.IsEmpty && AvoidZones.IsEmpty;

    /// <summary>Whether two ask for the same.</summary>
    public bool Equals(CollectionPlacement? other) => other is not null
        && RequiredCapabilities.SequenceEqual(other.RequiredCapabilities)
        && UseZones.SequenceEqual(other.UseZones)
        && AvoidZones.SequenceEqual(other.AvoidZones);

    /// <inheritdoc/>
    public override int GetHashCode() => RequiredCapabilities.Length + (31 * UseZones.Length) + (961 * AvoidZones.Length);

    /// <summary>What a worker lacks; null when replicas may be on it.</summary>
    /// <param name="capabilities">What it announces.</param>
    /// <param name="zone">Where it stands.</param>
    internal string? FindLack(ImmutableArray<string> capabilities, string zone)
    {
        foreach (var required in RequiredCapabilities)
        {
            if (!capabilities.Contains(required))
            {
                return $"capability '{required}'";
            }
        }

        return UseZones.IsEmpty || UseZones.Contains(zone)
            ? AvoidZones.Contains(zone) ? $"a zone other than '{zone}'" : null
            : $"one of the zones {string.Join(", ", UseZones)}";
    }
}
