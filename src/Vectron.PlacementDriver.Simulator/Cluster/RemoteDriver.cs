using System.Threading.Channels;
using Google.Protobuf;
using Vectron.PlacementDriver.Client;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Simulator.Cluster;

/// <summary>
/// A real driver. Calls run beside the timeline; their answers wait in an inbox until its thread takes them.
/// </summary>
internal sealed class RemoteDriver(PlacementDriverClient client, Action<string> ask) : IDriver
{
    private readonly Channel<Action> inbox = Channel.CreateUnbounded<Action>();

    /// <summary>Answers that nobody has taken yet.</summary>
    public ChannelReader<Action> Inbox => inbox.Reader;

    /// <inheritdoc/>
    public void Send(IMessage request, Action<DriverAnswer> answered) => _ = SendAsync(request, answered);

    /// <inheritdoc/>
    public void Befall(DriverFault fault, TimeSpan duration) => ask(fault switch
    {
        DriverFault.LeaderKilled => $"now kill the driver's leader, and start it again after {duration.TotalSeconds:0} s",
        DriverFault.Backup => "now take a backup of the driver",
        DriverFault.Restore => $"now destroy the driver, and after {duration.TotalSeconds:0} s restore the backup into a new one at the same addresses",
        DriverFault.LeaveFreeze => "now end the driver's freeze",
        _ => "now put the driver's backup in place without declaring it",
    });

    /// <inheritdoc/>
    public void Set(string setting, long value) => ask(FormattableString.Invariant($"now run: vectron-pd settings set {setting}={value}"));

    private async Task SendAsync(IMessage request, Action<DriverAnswer> answered)
    {
        DriverAnswer answer;
        try
        {
            answer = new DriverAnswer(await CallAsync(request).ConfigureAwait(false));
        }
        catch (PlacementDriverException failure)
        {
            answer = new DriverAnswer(null, failure.StatusCode, failure.Detail);
        }

        await inbox.Writer.WriteAsync(() => answered(answer)).ConfigureAwait(false);
    }

    private async Task<IMessage> CallAsync(IMessage request) => request switch
    {
        HeartbeatRequest beat => (await client.HeartbeatAsync(beat).ConfigureAwait(false)).Value,
        RegisterWorkerRequest register => (await client.RegisterWorkerAsync(register).ConfigureAwait(false)).Value,
        DrainWorkerRequest drain => (await client.DrainWorkerAsync(drain).ConfigureAwait(false)).Value,
        RemoveWorkerRequest remove => (await client.RemoveWorkerAsync(remove).ConfigureAwait(false)).Value,
        RebalanceRequest rebalance => (await client.RebalanceAsync(rebalance).ConfigureAwait(false)).Value,
        ListWorkersRequest list => (await client.ListWorkersAsync(list).ConfigureAwait(false)).Value,
        CreateCollectionRequest create => (await client.CreateCollectionAsync(create).ConfigureAwait(false)).Value,
        DeleteCollectionRequest delete => (await client.DeleteCollectionAsync(delete).ConfigureAwait(false)).Value,
        GetCollectionStatusRequest status =>
            (await client.GetCollectionStatusAsync(status).ConfigureAwait(false)).Value,
        _ => throw new ArgumentException($"{request.Descriptor.Name} is no call of a scenario", nameof(request)),
    };
}
