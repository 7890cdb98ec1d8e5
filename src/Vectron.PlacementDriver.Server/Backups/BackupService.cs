using System.IO.Pipelines;
using Google.Protobuf;
using Grpc.Core;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Domain.Serialization;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Server.Rpc;

namespace Vectron.PlacementDriver.Server.Backups;

/// <summary>Sends the state of one moment as the file that it would be on disk.</summary>
internal sealed partial class BackupService(ReplicaCalls calls) : Protocol.Admin.V1.BackupService.BackupServiceBase
{
    private const int PartBytes = 256 * 1024;

    /// <inheritdoc/>
    public override async Task TakeBackup(
        TakeBackupRequest request, IServerStreamWriter<TakeBackupResponse> responseStream, ServerCallContext context)
    {
        // The state is immutable: however long a reader takes, it is that of one log index.
        var snapshot = await calls.ReadAsync(context).ConfigureAwait(false);
        var token = context.CancellationToken;
        await responseStream.WriteAsync(new TakeBackupResponse { Description = Describe(snapshot) }, token).ConfigureAwait(false);

        // What was written and not read yet stays small: a slow reader holds the writer up.
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 4 * PartBytes, resumeWriterThreshold: 2 * PartBytes));
        var writing = Task.Run(() => WriteAsync(snapshot, pipe.Writer), CancellationToken.None);
        try
        {
            await SendAsync(pipe.Reader, responseStream, token).ConfigureAwait(false);
        }
        finally
        {
            await pipe.Reader.CompleteAsync().ConfigureAwait(false);
            await writing.ConfigureAwait(false);
        }
    }

    private static async Task WriteAsync(PlacementSnapshot snapshot, PipeWriter writer)
    {
        Exception? failure = null;
        try
        {
            SnapshotCodec.Write(snapshot, writer.AsStream(leaveOpen: true));
        }
#pragma warning disable CA1031 // Whatever it is, it goes to the reader, who ends the call with it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
        }

        await writer.CompleteAsync(failure).ConfigureAwait(false);
    }

    private static async Task SendAsync(
        PipeReader reader, IServerStreamWriter<TakeBackupResponse> output, CancellationToken token)
    {
        while (true)
        {
            var read = await reader.ReadAtLeastAsync(PartBytes, token).ConfigureAwait(false);
            foreach (var memory in read.Buffer)
            {
                await output.WriteAsync(
                    new TakeBackupResponse { Data = UnsafeByteOperations.UnsafeWrap(memory) }, token).ConfigureAwait(false);
            }

            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }

    private static BackupDescription Describe(PlacementSnapshot snapshot) => new()
    {
        ClusterNumber = snapshot.Identity?.Number ?? 0,
        ClusterUid = snapshot.Identity?.Uid ?? "",
        Revision = snapshot.Revision,
        AppliedIndex = snapshot.AppliedIndex,
        ClockUnixMs = snapshot.ClockUnixMs,
    };
}
