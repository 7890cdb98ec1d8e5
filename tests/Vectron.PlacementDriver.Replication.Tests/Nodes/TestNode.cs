using System.Text;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Transport;

namespace Vectron.PlacementDriver.Replication.Tests.Nodes;

/// <summary>A node in this process, with a real listener on loopback.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private WebApplication? listener;

    public TestNode(RaftNodeOptions options) => Options = options;

    public RaftNodeOptions Options { get; set; }

    public RecordedLog Log { get; } = new();

    public Faults Faults { get; } = new();

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public KeyValueState State { get; private set; } = new();

    public RaftNode Raft { get; private set; } = null!;

    public Func<CancellationToken, Task>? BeforeFlush { get; set; }

    /// <summary>The node that every caller's certificate is to prove; null for callers without.</summary>
    public ulong? ProvenCaller { get; set; }

    public string Folder => Path.Combine(Options.DataDirectory, $"node-{Options.NodeId}");

    public bool Runs => listener is not null;

    public async Task StartAsync()
    {
        State = new KeyValueState { BeforeWrite = State.BeforeWrite, BeforeRestore = State.BeforeRestore, OnApplied = State.OnApplied };
        Raft = await RaftNode.OpenAsync(Options, State, Log, Time, CancellationToken.None, BeforeFlush);
        try
        {
            listener = await ListenAsync();
            await Raft.StartAsync(CancellationToken.None);
        }
        catch
        {
            await StopAsync();
            throw;
        }
    }

    /// <summary>Stops as a crash would, as far as a process can crash alone: nothing is handed over.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref listener, null) is { } running)
        {
            await running.DisposeAsync();
        }

        await Raft.DisposeAsync();
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>Has it listen for its peers elsewhere from its next start on.</summary>
    public void MoveTo(int port) => Options = Options with
    {
        InitialMembers =
        [
            .. Options.InitialMembers.Select(member => member.NodeId == Options.NodeId
                ? member with { Address = PeerAddress.Parse($"localhost:{port}") } : member),
        ],
    };

    public async Task<(long Index, long Term)?> PutAsync(string key, string value)
    {
        var payload = $"{key}={value}";
        var proposal = new Proposal(payload);
        using var limit = new CancellationTokenSource(Until.Limit);
        var outcome = await Raft.ReplicateAsync(Encoding.UTF8.GetBytes(payload), Raft.LeadershipTerm, proposal, limit.Token);
        return outcome is ReplicationOutcome.IndexApplied ? proposal.Place : null;
    }

    /// <summary>A peer's client to this node, with the metadata of whoever the test wants to be.</summary>
    public PeerService.PeerServiceClient Connect() =>
        new(PeerChannel.Open(Options.NodeId, Options.Address, Options.Timings, Options.SecureConnection));

    /// <summary>The metadata of a call from another node to this one.</summary>
    public Metadata From(TestNode other) => PeerMetadata.Write(other.Raft.Local.CallTo(Raft.Local.Identity));

    public async ValueTask DisposeAsync()
    {
        if (Runs)
        {
            await StopAsync();
        }
    }

    private async Task<WebApplication> ListenAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        _ = builder.Logging.ClearProviders();
        _ = builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(
            Options.Address.Port, endpoint => endpoint.Protocols = HttpProtocols.Http2));
        _ = builder.Services.AddSingleton(Raft.PeerServer).AddSingleton(Faults);
        _ = builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = null;
            grpc.Interceptors.Add<Faults>();
        });
        var app = builder.Build();
        _ = app.Use((context, next) =>
        {
            if (ProvenCaller is { } caller)
            {
                context.Features.Set(new AuthenticatedNode(caller));
            }

            return next(context);
        });
        _ = app.MapGrpcService<PeerServer>();
        await app.StartAsync();
        return app;
    }
}
