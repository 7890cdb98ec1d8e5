using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Serialization;

namespace Vectron.PlacementDriver.Server.Offline;

/// <summary>Which objects differ between two states.</summary>
internal static class StateDifference
{
    // The last line of a state is its checksum, which says nothing to a person.
    private const string LastLine = "{\"end\"";

    /// <summary>
    /// The lines of their canonical forms that only one of them has: "- " and the earlier, then "+ " and the later ones, each
    /// in order of the form.
    /// </summary>
    public static IEnumerable<string> Between(PlacementSnapshot before, PlacementSnapshot after)
    {
        var old = Lines(before);
        var now = Lines(after);
        var known = now.ToHashSet(StringComparer.Ordinal);
        foreach (var line in old.Where(line => !known.Contains(line)))
        {
            yield return $"- {line}";
        }

        known = old.ToHashSet(StringComparer.Ordinal);
        foreach (var line in now.Where(line => !known.Contains(line)))
        {
            yield return $"+ {line}";
        }
    }

    private static List<string> Lines(PlacementSnapshot state)
    {
        using var text = new MemoryStream();
        SnapshotCodec.Write(state, text);
        text.Position = 0;
        using var reader = new StreamReader(text);
        var lines = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith(LastLine, StringComparison.Ordinal))
            {
                lines.Add(line);
            }
        }

        return lines;
    }
}
