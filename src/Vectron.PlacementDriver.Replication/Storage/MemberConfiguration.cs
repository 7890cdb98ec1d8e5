using System.Collections.Immutable;
using DotNext.IO;
using DotNext.Net.Cluster.Consensus.Raft.Membership;

namespace Vectron.PlacementDriver.Replication.Storage;

/// <summary>The members of the cluster at one moment, as the log carries them: JSON, sorted by node id.</summary>
internal sealed class MemberConfiguration : IClusterConfiguration<PeerIdentity>
{
    private const string Kind = "vectron-members";
    private const int Version = 1;

    private readonly ImmutableSortedDictionary<string, PeerIdentity> members;
    private readonly ReadOnlyMemory<byte> bytes;

    /// <summary>Takes the members; the order does not matter.</summary>
    public MemberConfiguration(IEnumerable<PeerIdentity> members)
    {
        this.members = members.ToImmutableSortedDictionary(KeyOf, member => member, StringComparer.Ordinal);
        bytes = CheckedFile.Encode(Kind, Version, new MemberRecords(ToRecords()), StorageJson.Default.MemberRecords);
    }

    /// <summary>No members: this node is not admitted yet.</summary>
    public static MemberConfiguration Empty { get; } = new([]);

    /// <summary>The members in order of node id.</summary>
    public IEnumerable<PeerIdentity> Sorted => members.Values;

    /// <summary>As the log carries it.</summary>
    public ReadOnlyMemory<byte> Bytes => bytes;

    /// <summary>How many.</summary>
    public int Count => members.Count;

    /// <inheritdoc />
    public IReadOnlySet<PeerIdentity> Members => members.Values.ToImmutableHashSet();

    bool IDataTransferObject.IsReusable => true;

    long? IDataTransferObject.Length => bytes.Length;

    /// <summary>Reads what the log carried.</summary>
    /// <exception cref="DataDirectoryException">It is damaged or of a newer version.</exception>
    public static MemberConfiguration Decode(ReadOnlySpan<byte> bytes, string name) => FromRecords(
        CheckedFile.Decode(bytes, name, Kind, Version, StorageJson.Default.MemberRecords).Members, name);

    /// <summary>Makes a configuration of written members.</summary>
    /// <exception cref="DataDirectoryException">An address cannot be read, or a member is missing or there twice.</exception>
    public static MemberConfiguration FromRecords(ImmutableArray<MemberRecord> records, string name)
    {
        if (records.IsDefault || records.Contains(null!))
        {
            throw new DataDirectoryException($"{name} is damaged: a member is missing");
        }

        var members = records.Select(record => PeerAddress.TryParse(record.Address, out var address)
            ? new PeerIdentity(record.NodeId, record.Incarnation, address)
            : throw new DataDirectoryException($"{name} is damaged: '{record.Address}' is not an address")).ToArray();
        return members.DistinctBy(KeyOf).Count() == members.Length
            ? new(members)
            : throw new DataDirectoryException($"{name} is damaged: a member is there twice");
    }

    /// <summary>The members as they are written.</summary>
    public ImmutableArray<MemberRecord> ToRecords() =>
        [.. members.Values.Select(member => new MemberRecord(member.NodeId, member.Incarnation, member.Address.ToString()))];

    /// <summary>The member of a node, whatever its incarnation; null when there is none.</summary>
    public PeerIdentity? Find(ulong nodeId) => members.Values.FirstOrDefault(member => member.NodeId == nodeId);

    /// <inheritdoc />
    public IClusterConfiguration<PeerIdentity> Add(PeerIdentity address) =>
        members.ContainsKey(KeyOf(address)) ? this : new MemberConfiguration(members.Values.Append(address));

    /// <inheritdoc />
    public IClusterConfiguration<PeerIdentity> Remove(PeerIdentity address) => members.ContainsKey(KeyOf(address))
        ? new MemberConfiguration(members.Values.Where(member => KeyOf(member) != KeyOf(address)))
        : this;

    /// <inheritdoc />
    public override string ToString() => string.Join(", ", members.Values);

    bool IDataTransferObject.TryGetMemory(out ReadOnlyMemory<byte> memory)
    {
        memory = bytes;
        return true;
    }

    ValueTask IDataTransferObject.WriteToAsync<TWriter>(TWriter writer, CancellationToken token) =>
        writer.WriteAsync(bytes, lengthFormat: null, token);

    private static string KeyOf(PeerIdentity member) => $"{member.NodeId:D20}/{member.Incarnation:N}";
}
