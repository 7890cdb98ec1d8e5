using Microsoft.Extensions.Logging.Abstractions;
using Vectron.PlacementDriver.Replication.Storage;
using Vectron.PlacementDriver.Replication.Tests.Nodes;

namespace Vectron.PlacementDriver.Replication.Tests.Storage;

/// <summary>A log in a folder of its own, with all that it stands on.</summary>
internal sealed class OpenedLog : IAsyncDisposable
{
    private readonly TestFolder folder = new();
    private readonly DataDirectory directory;
    private readonly MemberList members;
    private readonly LogSeal seal;
    private readonly ReplicatedStateMachine machine;

    private OpenedLog()
    {
        directory = DataDirectory.Open(folder.Path, 7, 1);
        members = new MemberList(directory, NullLogger.Instance);
        seal = LogSeal.Open(directory.SealPath);
        machine = new ReplicatedStateMachine(
            new KeyValueState(), new SnapshotStore(directory.SnapshotPath, NullLogger.Instance), members, seal, 100, TimeProvider.System,
            NullLogger.Instance);
        LogFiles.Prepare(directory.LogPath, isMarked: false);
        Log = new DurableLog(DurableLog.OptionsFor(directory.LogPath, 1 << 20), machine, seal);
    }

    public DurableLog Log { get; }

    public static async Task<OpenedLog> OpenAsync()
    {
        var opened = new OpenedLog();
        await opened.Log.InitializeAsync(CancellationToken.None);
        return opened;
    }

    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        await machine.DisposeAsync();
        seal.Dispose();
        members.Dispose();
        directory.Dispose();
        folder.Dispose();
    }
}
