using System.Collections.Immutable;
using System.IO.Compression;
using System.Text.Json;
using Google.Protobuf;

namespace Vectron.PlacementDriver.Simulator.Replay;

/// <summary>
/// Reads recorded traffic: one JSON object a line, in order of time, with <c>ms</c>, <c>client</c>, <c>method</c>,
/// <c>request</c> and <c>response</c>; plain or, with the ending .gz, compressed.
/// </summary>
internal static class TraceFile
{
    /// <summary>Reads a whole recording, so that a damaged one stops the run before the first call.</summary>
    /// <exception cref="TraceFormatException">The file is missing, damaged or not a recording.</exception>
    public static ImmutableArray<TraceCall> Read(string path)
    {
        var line = 0;
        try
        {
            using var file = File.OpenRead(path);
            using Stream content = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
                ? new GZipStream(file, CompressionMode.Decompress)
                : file;
            using var reader = new StreamReader(content);
            var calls = ImmutableArray.CreateBuilder<TraceCall>();
            while (reader.ReadLine() is { } text)
            {
                line++;
                if (text.Length > 0)
                {
                    calls.Add(InOrder(ReadCall(path, line, text), calls, path));
                }
            }

            return calls.Count > 0
                ? calls.ToImmutable()
                : throw new TraceFormatException($"{path} holds no recorded call");
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new TraceFormatException($"{path}, after line {line}: {broken.Message}", broken);
        }
    }

    private static TraceCall InOrder(TraceCall call, ImmutableArray<TraceCall>.Builder before, string path) =>
        before.Count == 0 || before[^1].At <= call.At
            ? call
            : throw new TraceFormatException(
                $"{path}, line {call.Line}: ms {call.At.TotalMilliseconds} is earlier than the line before");

    private static TraceCall ReadCall(string path, int line, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            var name = root.GetProperty("method").GetString() ?? "";
            var method = PlacementMethod.Find(name)
                ?? throw new TraceFormatException($"{path}, line {line}: unknown method '{name}'");
            return new TraceCall(
                line,
                TimeSpan.FromMilliseconds(root.GetProperty("ms").GetInt64()),
                root.GetProperty("client").GetString() ?? "",
                method,
                method.ParseRequest(root.GetProperty("request").GetRawText()),
                root.TryGetProperty("response", out var response) && response.ValueKind == JsonValueKind.Object
                    ? method.ParseResponse(response.GetRawText())
                    : null);
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException or InvalidProtocolBufferException or InvalidJsonException or OverflowException)
        {
            throw new TraceFormatException($"{path}, line {line}: {wrong.Message}", wrong);
        }
    }
}
