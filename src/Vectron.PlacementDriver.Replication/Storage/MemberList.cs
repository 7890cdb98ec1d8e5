using DotNext.IO;
using DotNext.Net.Cluster.Consensus.Raft.Membership;
using Microsoft.Extensions.Logging;

namespace Vectron.PlacementDriver.Replication.Storage;

/// <summary>
/// The cluster's members, in a file of this node's own and in memory. The list is versioned by the index of the log entry
/// it came from; only a newer one replaces it, so replaying the log is harmless. The library's own file store is not used:
/// its writes hide errors, and its members have no incarnation.
/// </summary>
internal sealed class MemberList : IClusterConfigurationStorage<PeerIdentity>
{
    /// <summary>The version of a node that has no list yet.</summary>
    public const long NoVersion = -1;

    private const string Kind = "vectron-member-list";
    private const int FileVersion = 1;

    private readonly DataDirectory directory;
    private readonly ILogger logger;
    private readonly SemaphoreSlim saving = new(1);
    private volatile VersionedMembers current;

    /// <summary>Reads the list, or starts without one.</summary>
    /// <exception cref="DataDirectoryException">The file is damaged.</exception>
    public MemberList(DataDirectory directory, ILogger logger)
    {
        this.directory = directory;
        this.logger = logger;
        current = Read(directory.MembersPath);
    }

    /// <inheritdoc />
    public event Func<IClusterConfiguration<PeerIdentity>, CancellationToken, ValueTask>? ConfigurationChanged;

    /// <summary>The list and its version, both of one moment.</summary>
    public VersionedMembers Current => current;

    /// <summary>Writes the list of a first start, unless the leader's log brought one already.</summary>
    public ValueTask<bool> SaveInitialAsync(MemberConfiguration members, CancellationToken token) =>
        SaveAsync(members, version: 0, token);

    /// <inheritdoc />
    public async ValueTask<bool> SaveConfigurationAsync<TConfiguration>(
        TConfiguration configuration, long configurationVersion, CancellationToken token)
        where TConfiguration : IDataTransferObject
    {
        var bytes = await configuration.ToByteArrayAsync(null, token).ConfigureAwait(false);
        var name = $"member list of log index {configurationVersion}";
        return await SaveAsync(MemberConfiguration.Decode(bytes, name), configurationVersion, token).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public ValueTask<IClusterConfiguration<PeerIdentity>> LoadConfigurationAsync(CancellationToken token) =>
        new(current.Members);

    ValueTask<(IDataTransferObject Configuration, long Version)> IClusterConfigurationStorage.LoadConfigurationAsync(
        CancellationToken token)
    {
        var (members, version) = current;
        return new((members, Math.Max(version, 0)));
    }

    /// <inheritdoc />
    public void Dispose() => saving.Dispose();

    private async ValueTask<bool> SaveAsync(MemberConfiguration members, long version, CancellationToken token)
    {
        await saving.WaitAsync(token).ConfigureAwait(false);
        try
        {
            if (version <= current.Version)
            {
                return false;
            }

            var file = new MemberFile(version, members.ToRecords());
            CheckedFile.Write(directory.MembersPath, Kind, FileVersion, file, StorageJson.Default.MemberFile);
            directory.Mark(hasMembers: true);
            current = new VersionedMembers(members, version);
            StorageLog.MembersChanged(logger, version, members.ToString());
        }
        finally
        {
            _ = saving.Release();
        }

        if (ConfigurationChanged is { } changed)
        {
            await changed(members, token).ConfigureAwait(false);
        }

        return true;
    }

    private static VersionedMembers Read(string path)
    {
        if (!File.Exists(path))
        {
            return new VersionedMembers(MemberConfiguration.Empty, NoVersion);
        }

        var file = CheckedFile.Read(path, Kind, FileVersion, StorageJson.Default.MemberFile);
        return new VersionedMembers(MemberConfiguration.FromRecords(file.Members, path), file.Version);
    }
}
