using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Cli.Tests;

/// <summary>
/// Stands in for the existing driver as it was at one moment of the recorded traffic: answers each call as that one answered
/// the same call last. Calls that nobody recorded are UNIMPLEMENTED, as of an older driver.
/// </summary>
internal sealed class RecordedDriver : PlacementService.PlacementServiceBase, IAsyncDisposable
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    private readonly Dictionary<string, (long Ms, JsonElement Response)> answers = [];
    private readonly Dictionary<string, long> deleted = [];
    private WebApplication? app;

    /// <summary>host:port where it answers.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Changes an answer before it is given.</summary>
    public Action<IMessage> Alter { get; set; } = _ => { };

    /// <summary>Why it refuses ListWorkersForCollection; it does not serve it unless told.</summary>
    public Status Unlisted { get; set; } = new(StatusCode.Unimplemented, "");

    /// <summary>Starts one that knows what was recorded up to a moment, in milliseconds from the beginning.</summary>
    public static async Task<RecordedDriver> StartAsync(long untilMs)
    {
        var driver = new RecordedDriver();
        driver.Read(untilMs);
        await driver.ServeAsync();
        return driver;
    }

    public override Task<ListWorkersResponse> ListWorkers(ListWorkersRequest request, ServerCallContext context) =>
        Answer<ListWorkersResponse>("ListWorkers {}");

    public override async Task<ListCollectionsResponse> ListCollections(ListCollectionsRequest request, ServerCallContext context)
    {
        var answer = await Answer<ListCollectionsResponse>("ListCollections {}");
        foreach (var name in deleted.Where(gone => gone.Value > answers["ListCollections {}"].Ms).Select(gone => gone.Key))
        {
            answer.Collections.Remove(name);
        }

        return answer;
    }

    public override Task<GetCollectionStatusResponse> GetCollectionStatus(GetCollectionStatusRequest request, ServerCallContext context) =>
        Answer<GetCollectionStatusResponse>($$"""GetCollectionStatus {"name":"{{request.Name}}"}""");

    public override Task<ListWorkersForCollectionResponse> ListWorkersForCollection(
        ListWorkersForCollectionRequest request, ServerCallContext context) => throw new RpcException(Unlisted);

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.DisposeAsync();
        }
    }

    private Task<T> Answer<T>(string call)
        where T : IMessage<T>, new()
    {
        if (!answers.TryGetValue(call, out var answer))
        {
            throw new RpcException(new Status(StatusCode.NotFound, call));
        }

        var message = Parser.Parse<T>(answer.Response.GetRawText());
        Alter(message);
        return Task.FromResult(message);
    }

    private void Read(long untilMs)
    {
        using var file = new GZipStream(
            File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Traces", "four-workers.jsonl.gz")), CompressionMode.Decompress);
        using var reader = new StreamReader(file);
        while (reader.ReadLine() is { } line)
        {
            var call = JsonDocument.Parse(line).RootElement;
            var (ms, method) = (call.GetProperty("ms").GetInt64(), call.GetProperty("method").GetString()!);
            if (ms > untilMs)
            {
                return;
            }

            answers[$"{method} {call.GetProperty("request").GetRawText()}"] = (ms, call.GetProperty("response"));
            if (method == "DeleteCollection")
            {
                deleted[call.GetProperty("request").GetProperty("name").GetString()!] = ms;
            }
        }
    }

    private async Task ServeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, door => door.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(this);
        app = builder.Build();
        app.MapGrpcService<RecordedDriver>();
        await app.StartAsync();
        Address = new Uri(app.Urls.Single()).Authority;
    }
}
