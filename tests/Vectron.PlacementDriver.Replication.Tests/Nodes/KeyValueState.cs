using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Vectron.PlacementDriver.Replication.Tests.Nodes;

/// <summary>The smallest state worth replicating: keys and values, set by entries of the form <c>key=value</c>.</summary>
internal sealed class KeyValueState : IReplicatedState
{
    public const string Poison = "poison";

    private ImmutableSortedDictionary<string, string> values = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
    private ImmutableList<(long Index, long Term)> applied = [];

    public ImmutableSortedDictionary<string, string> Values => Volatile.Read(ref values);

    /// <summary>Index and term of every entry applied in this life, in order.</summary>
    public ImmutableList<(long Index, long Term)> Applied => Volatile.Read(ref applied);

    public int Restores { get; private set; }

    /// <summary>Awaited by a capture's writer, to hold a snapshot back.</summary>
    public Func<Task>? BeforeWrite { get; set; }

    /// <summary>Awaited by a restore, to hold it back.</summary>
    public Func<Task>? BeforeRestore { get; set; }

    /// <summary>Sees each entry once it is applied.</summary>
    public Action<AppliedEntry>? OnApplied { get; set; }

    public string Hash => Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(Values)));

    public void Apply(in AppliedEntry entry)
    {
        var text = Encoding.UTF8.GetString(entry.Payload.ToArray());
        if (text == Poison)
        {
            throw new InvalidOperationException("this entry cannot be applied");
        }

        var parts = text.Split('=', 2);
        Volatile.Write(ref values, Values.SetItem(parts[0], parts[1]));
        Volatile.Write(ref applied, Applied.Add((entry.Index, entry.Term)));
        if (entry.Context is Proposal proposal && proposal.Payload == text)
        {
            proposal.Applied(entry.Index, entry.Term);
        }

        OnApplied?.Invoke(entry);
    }

    public ICapturedState Capture() => new CapturedValues(Values, BeforeWrite);

    public void Restore(Stream snapshot, long index, long term)
    {
        BeforeRestore?.Invoke().GetAwaiter().GetResult();
        Restores++;
        var read = JsonSerializer.Deserialize<Dictionary<string, string>>(snapshot) ?? throw new InvalidDataException("no values");
        Volatile.Write(ref values, read.ToImmutableSortedDictionary(StringComparer.Ordinal));
    }
}
