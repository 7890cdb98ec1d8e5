using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Grpc.Net.Client;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Cluster.Tests;

/// <summary>One placement driver as a real process, with its addresses and everything that it printed.</summary>
internal sealed class DriverProcess : IAsyncDisposable
{
    /// <summary>The program as it is built now.</summary>
    public static readonly string ProgramOfNow = Path.Combine(AppContext.BaseDirectory, "vectron-placementdriver.dll");

    private readonly IReadOnlyList<string> arguments;
    private readonly HttpClient http;
    private readonly string scheme;
    private readonly string? networkNamespace;
    private readonly ConcurrentQueue<string> output = [];
    private readonly GrpcChannel channel;
    private Process? process;

    public DriverProcess(
        ulong nodeId,
        NodeAddresses addresses,
        IReadOnlyList<string> arguments,
        string? networkNamespace = null,
        Func<SocketsHttpHandler>? secure = null)
    {
        NodeId = nodeId;
        Addresses = addresses;
        this.arguments = arguments;
        this.networkNamespace = networkNamespace;
        scheme = secure is null ? "http" : "https";
        http = new HttpClient(secure?.Invoke() ?? new SocketsHttpHandler()) { Timeout = TimeSpan.FromSeconds(5) };
        var handler = secure?.Invoke() ?? new SocketsHttpHandler { EnableMultipleHttp2Connections = true };
        handler.ConnectTimeout = TimeSpan.FromSeconds(1);
        handler.KeepAlivePingDelay = TimeSpan.FromSeconds(1);
        handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(1);
        channel = GrpcChannel.ForAddress(
            $"{scheme}://{addresses.Grpc}",
            new GrpcChannelOptions
            {
                HttpHandler = handler,
                DisposeHttpClient = true,
                InitialReconnectBackoff = TimeSpan.FromMilliseconds(50),
                MaxReconnectBackoff = TimeSpan.FromMilliseconds(200),
            });
        Client = new PlacementService.PlacementServiceClient(channel);
        Operator = new ClusterService.ClusterServiceClient(channel);
    }

    public ulong NodeId { get; }

    public NodeAddresses Addresses { get; }

    public PlacementService.PlacementServiceClient Client { get; }

    public ClusterService.ClusterServiceClient Operator { get; }

    /// <summary>What the next start runs.</summary>
    public string Program { get; set; } = ProgramOfNow;

    /// <summary>Of the next start, beside this process's own.</summary>
    public IDictionary<string, string> Environment { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public bool IsRunning => process is { HasExited: false };

    public int ProcessId => process!.Id;

    /// <summary>Everything printed so far, by all starts of this node.</summary>
    public string Output => string.Join('\n', output);

    /// <summary>Starts it and waits as <see cref="WaitUntilAnswersAsync"/>.</summary>
    public Task StartAndAnswerAsync()
    {
        Start();
        return WaitUntilAnswersAsync();
    }

    /// <summary>Waits until it says something of its state, member or not.</summary>
    public Task WaitUntilAnswersAsync() =>
        Eventually.TrueAsync(async () => (await StateAsync()).ValueKind == JsonValueKind.Object, () => Output);

    public void Start()
    {
        string[] command = [System.Environment.ProcessPath is { } host && Path.GetFileName(host) == "dotnet" ? host : "dotnet", Program, .. arguments];

        // Not "ip netns exec": that gives the process mounts of its own, which keep a test's file systems busy.
        var all = networkNamespace is null ? command : ["nsenter", $"--net=/run/netns/{networkNamespace}", .. command];
        var start = new ProcessStartInfo(all[0], all[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        process?.Dispose();
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public void Signal(int signal) => Signals.Send(ProcessId, signal);

    /// <summary>SIGKILL, and waits until the process is gone.</summary>
    public async Task KillAsync()
    {
        Signal(Signals.Kill);
        await WaitForExitAsync();
    }

    /// <summary>Waits for the process to end and returns its exit code.</summary>
    public async Task<int> WaitForExitAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await process!.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    /// <summary>
    /// Waits until /readyz says that the node serves linearizable reads, and until this client is connected again: after
    /// failures it would fail calls for a while without trying.
    /// </summary>
    public async Task WaitUntilReadyAsync()
    {
        await Eventually.TrueAsync(
            async () =>
            {
                process!.HasExited.Should().BeFalse($"node {NodeId} should run; it printed:\n{Output}");
                using var answer = await http.GetAsync(new Uri($"{scheme}://{Addresses.Http}/readyz"));
                return answer.IsSuccessStatusCode;
            },
            () => $"node {NodeId} should become ready; it printed:\n{Output}");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await channel.ConnectAsync(limit.Token);
    }

    /// <summary>The document of /debug/state.</summary>
    public async Task<JsonElement> StateAsync() =>
        await http.GetFromJsonAsync<JsonElement>(new Uri($"{scheme}://{Addresses.Http}/debug/state"));

    /// <summary>The names of all collections, as this node answers.</summary>
    public async Task<IReadOnlyCollection<string>> CollectionsAsync() =>
        (await Client.ListCollectionsAsync(new ListCollectionsRequest(), deadline: DateTime.UtcNow.AddSeconds(10)))
        .Collections;

    public async ValueTask DisposeAsync()
    {
        channel.Dispose();
        http.Dispose();
        if (IsRunning)
        {
            await KillAsync();
        }

        process?.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            output.Enqueue(line);
        }
    }
}
