using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Vectron.PlacementDriver.Domain.Workers;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Replication;
using Vectron.PlacementDriver.Server.Hosting;
using Vectron.PlacementDriver.Server.Rpc;
using Vectron.PlacementDriver.Testing;

namespace Vectron.PlacementDriver.Server.Tests.Rpc;

/// <summary>
/// GetWorker is answered in the gRPC library's place when the content type is exactly <c>application/grpc</c>, and by the
/// library for <c>application/grpc+proto</c>, which means the same: nobody can tell the difference.
/// </summary>
public sealed class DirectLookupsTests : ServiceFixture
{
    private const string Path = "/vectron.placementdriver.v1.PlacementService/GetWorker";
    private const string Plain = "application/grpc";
    private const string WithFormat = "application/grpc+proto";
    private const int HeaderBytes = 5;

    private static readonly GetWorkerRequest Good = new() { Collection = "docs", VectorId = "v" };

    private static readonly Dictionary<string, (byte[] Body, (string Name, string Value)[] Headers)> Requests = new()
    {
        ["good"] = (Frame(Good), []),
        ["without a vector"] = (Frame(new GetWorkerRequest { Collection = "docs" }), []),
        ["in time"] = (Frame(Good), [("grpc-timeout", "20S")]),
        ["identity named"] = (Frame(Good), [("grpc-encoding", "identity"), ("grpc-accept-encoding", "identity,gzip")]),
        ["a long id"] = (Frame(new GetWorkerRequest { Collection = "docs", VectorId = new string('v', 5_000) }), []),
        ["local"] = (Frame(Good), [("consistency", "local")]),
        ["a timeout that is none"] = (Frame(Good), [("grpc-timeout", "soon")]),
        ["a timeout of a day"] = (Frame(Good), [("grpc-timeout", "24H")]),
        ["compressed"] = (Compressed(Good), [("grpc-encoding", "gzip")]),
        ["a consistency that is none"] = (Frame(Good), [("consistency", "some")]),
        ["compressed, not said how"] = (Compressed(Good), []),
        ["no collection"] = (Frame(new GetWorkerRequest { VectorId = "v" }), []),
        ["an unknown collection"] = (Frame(new GetWorkerRequest { Collection = "naïve\n'x'" }), []),
        ["a collection that is not there"] = (Frame(new GetWorkerRequest { Collection = "päper %" }), [("grpc-timeout", "20S")]),
        ["no protobuf"] = (Frame([0x0A, 0xFF, 0x01]), []),
        ["no text"] = (Frame([0x0A, 0x01, 0xFF]), []),
        ["an unknown flag"] = ([7, .. Frame(Good)[1..]], []),
        ["cut off"] = (Frame(Good)[..^2], []),
        ["cut off in the frame"] = (Frame(Good)[..3], []),
        ["two messages"] = ([.. Frame(Good), .. Frame(Good)], []),
        ["empty"] = ([], []),
        ["longer than allowed, it says"] = ([0, 0x7F, 0, 0, 0, 1], []),
        ["longer than allowed"] = (Frame(new GetWorkerRequest { Collection = new string('c', 5 * 1024 * 1024) }), []),
    };

    public static TheoryData<string> Names => [.. Requests.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task AnyRequest_IsAnsweredAsByTheLibrary(string name)
    {
        await ServeDocsAsync();
        var (body, headers) = Requests[name];

        var direct = await SendAsync(Plain, body, headers);

        direct.Should().Be(await SendAsync(WithFormat, body, headers));
        InFlight.Should().Be(0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task ARequestThatIsNotAnswered_ReachesTheLibraryWhole(string name)
    {
        await ServeDocsAsync();
        var (body, headers) = Requests[name];
        var context = ContextOf(Plain, body, headers);
        byte[]? seen = null;

        await Direct.InvokeAsync(context, async passed =>
        {
            using var rest = new MemoryStream();
            await passed.Request.BodyReader.CopyToAsync(rest);
            seen = rest.ToArray();
        });

        if (name is "good" or "without a vector" or "in time" or "identity named")
        {
            seen.Should().BeNull("this is what is answered here");
        }
        else
        {
            seen.Should().Equal(body);
        }
    }

    [Fact]
    public async Task Failures_AreThoseOfTheLibrary()
    {
        await ServeDocsAsync();
        foreach (var kind in Enum.GetValues<ReplicaFailure>())
        {
            Replica.FailWith(new ReplicaException(kind, "why: 100 % «gone»"));

            var direct = await SendAsync(Plain, Frame(Good), []);

            direct.Should().Be(await SendAsync(WithFormat, Frame(Good), []));
            direct.Should().Contain("grpc-message=why: 100 %25");
        }

        Replica.FailWith(null);
        Time.Advance(TimeSpan.FromSeconds(31));
        Replica.Carry(new MarkWorkersUnhealthy([new SilentWorker(1, Replica.Current.Workers[1].LastHeartbeatUnixMs)]))
            .IsAccepted.Should().BeTrue();
        var homeless = await SendAsync(Plain, Frame(Good), []);
        homeless.Should().Be(await SendAsync(WithFormat, Frame(Good), [])).And.Contain("no healthy replica");

        await Server.Services.GetRequiredService<CallGate>().CloseAsync();
        var late = await SendAsync(Plain, Frame(Good), []);
        late.Should().Be(await SendAsync(WithFormat, Frame(Good), [])).And.Contain("stopping");
    }

    [Fact]
    public async Task AFailedRead_IsNotMadeTwice()
    {
        await ServeDocsAsync();
        Replica.Pause();
        var call = SendAsync(Plain, Frame(Good), []);
        await Eventually.TrueAsync(() => Replica.WaitingReads == 1);

        // The server's own deadline, once: a second read would have one of its own.
        Time.Advance(TimeSpan.FromSeconds(30));

        (await call).Should().Contain("grpc-status=4").And.Contain("within the 30 s");
    }

    [Theory]
    [InlineData(Plain)]
    [InlineData(WithFormat)]
    public async Task ADeadline_PassesWhileTheReadWaits(string contentType)
    {
        await ServeDocsAsync();
        Replica.Pause();

        var answer = await SendAsync(contentType, Frame(Good), [("grpc-timeout", "200m")]);

        answer.Should().Contain("grpc-status=4").And.Contain("grpc-message=Deadline Exceeded");
        await Eventually.TrueAsync(() => InFlight == 0 && Replica.WaitingReads == 0);
    }

    [Fact]
    public async Task ACallThatWaits_IsWaitedForAndCounted()
    {
        await ServeDocsAsync();
        Replica.Pause();
        var call = SendAsync(Plain, Frame(Good), []);
        await Eventually.TrueAsync(() => Replica.WaitingReads == 1);

        var idle = Server.Services.GetRequiredService<CallGate>().CloseAsync();

        (InFlight, idle.IsCompleted).Should().Be((1, false));
        Replica.Resume();
        (await call).Should().Contain("grpc-status=0");
        await idle;
    }

    [Fact]
    public async Task ACallThatIsTraced_IsTheLibrarys()
    {
        await ServeDocsAsync();
        var passed = 0;
        using var trace = new Activity("call").Start();

        await Direct.InvokeAsync(ContextOf(Plain, Frame(Good), []), Library);
        passed.Should().Be(1);

        trace.IsAllDataRequested = false;
        await Direct.InvokeAsync(ContextOf(Plain, Frame(Good), []), Library);
        passed.Should().Be(1);

        Task Library(HttpContext call)
        {
            passed++;
            return Task.CompletedTask;
        }
    }

    private DirectLookups Direct => Server.Services.GetRequiredService<DirectLookups>();

    private int InFlight => Server.Services.GetRequiredService<CallGate>().InFlight;

    private async Task ServeDocsAsync()
    {
        await AddWorkersAsync(1);
        await Client.CreateCollectionAsync(new CreateCollectionRequest { Name = "docs", Dimension = 4 });
        await LeadAsync(1);
    }

    // Everything that a client can see of an answer, but for the date.
    private async Task<string> SendAsync(string contentType, byte[] body, (string Name, string Value)[] headers)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Server.Grpc, Path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var response = await http.SendAsync(request);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        return string.Join('\n', [
            ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture),
            .. Lines(response.Headers.Where(header => header.Key != "Date")),
            .. Lines(response.Content.Headers),
            Convert.ToHexString(bytes),
            .. Lines(response.TrailingHeaders)]);
    }

    private static IEnumerable<string> Lines(IEnumerable<KeyValuePair<string, IEnumerable<string>>> headers) =>
        headers.Select(header => $"{header.Key}={string.Join(',', header.Value)}").Order(StringComparer.Ordinal);

    private static DefaultHttpContext ContextOf(string contentType, byte[] body, (string Name, string Value)[] headers)
    {
        var context = new DefaultHttpContext();
        (context.Request.Protocol, context.Request.Path) = ("HTTP/2", Path);
        (context.Request.ContentType, context.Request.Body) = (contentType, new MemoryStream(body));
        context.Features.Set<IHttpResponseTrailersFeature>(new Trailing());
        foreach (var (name, value) in headers)
        {
            context.Request.Headers[name] = value;
        }

        return context;
    }

    private static byte[] Frame(IMessage message) => Frame(message.ToByteArray());

    private static byte[] Frame(byte[] message, byte flag = 0)
    {
        var frame = new byte[HeaderBytes + message.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, HeaderBytes);
        return frame;
    }

    private static byte[] Compressed(IMessage message)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            message.WriteTo(gzip);
        }

        return Frame(bytes.ToArray(), flag: 1);
    }

    private sealed class Trailing : IHttpResponseTrailersFeature
    {
        public IHeaderDictionary Trailers { get; set; } = new HeaderDictionary();
    }
}
