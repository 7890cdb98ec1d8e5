using System.Buffers.Binary;
using System.Collections.Concurrent;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Vectron.PlacementDriver.Cluster.Tests.Monitoring.Otlp;

namespace Vectron.PlacementDriver.Cluster.Tests.Monitoring;

/// <summary>Takes what OTLP exporters send over gRPC, and keeps the spans.</summary>
internal sealed class CollectorStandIn : IAsyncDisposable
{
    private const int FrameHeader = 5;

    private readonly WebApplication app;
    private int metricExports;

    private CollectorStandIn(WebApplication app) => this.app = app;

    /// <summary>Where to send.</summary>
    public string Endpoint => app.Urls.Single();

    /// <summary>Everything sent so far.</summary>
    public ConcurrentQueue<SeenSpan> Spans { get; } = [];

    /// <summary>How often metrics were sent.</summary>
    public int MetricExports => Volatile.Read(ref metricExports);

    public static async Task<CollectorStandIn> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            System.Net.IPAddress.Loopback, 0, listener => listener.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        var standIn = new CollectorStandIn(app);
        app.MapPost("/opentelemetry.proto.collector.trace.v1.TraceService/Export", async context =>
        {
            standIn.Keep(ExportTraceServiceRequest.Parser.ParseFrom(await ReadAsync(context)));
            await AnswerAsync(context);
        });
        app.MapPost("/opentelemetry.proto.collector.metrics.v1.MetricsService/Export", async context =>
        {
            (await ReadAsync(context)).Length.Should().BePositive();
            Interlocked.Increment(ref standIn.metricExports);
            await AnswerAsync(context);
        });
        await app.StartAsync();
        return standIn;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static async Task<byte[]> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var frame = body.ToArray();
        var length = BinaryPrimitives.ReadInt32BigEndian(frame.AsSpan(1));
        return frame[FrameHeader..(FrameHeader + length)];
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(new byte[FrameHeader]);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private void Keep(ExportTraceServiceRequest request)
    {
        foreach (var resource in request.ResourceSpans)
        {
            var node = resource.Resource.Attributes.Single(attribute => attribute.Key == "service.instance.id").Value.StringValue;
            foreach (var span in resource.ScopeSpans.SelectMany(scope => scope.Spans))
            {
                Spans.Enqueue(new SeenSpan(node, Hex(span.TraceId), Hex(span.SpanId), Hex(span.ParentSpanId), span.Name));
            }
        }
    }

    private static string Hex(ByteString bytes) => Convert.ToHexStringLower(bytes.Span);
}
