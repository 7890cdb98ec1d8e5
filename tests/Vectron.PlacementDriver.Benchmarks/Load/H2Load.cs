using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Vectron.PlacementDriver.Benchmarks.References;

namespace Vectron.PlacementDriver.Benchmarks.Load;

/// <summary>
/// nghttp2's load generator: not of this project, in C, one thread. It knows nothing of gRPC statuses, so answers are
/// told apart by their bytes: a refusal carries no message.
/// </summary>
internal sealed partial class H2Load(TimeSpan warmUp, TimeSpan duration, CancellationToken cancellation)
{
    /// <summary>What to say when <see cref="IsInstalled"/> is false.</summary>
    public const string HowToInstall = "h2load is missing (Debian: apt-get install nghttp2-client)";

    // A few calls are counted on one side of the warm-up's end and their bytes on the other.
    private const double ByteTolerance = 0.98;

    /// <summary>Whether it can be used.</summary>
    public static bool IsInstalled => ChildProcess.IsInstalled("h2load");

    /// <summary>Calls one method for the duration and checks that what came back are answers to it.</summary>
    /// <exception cref="InvalidOperationException">
    /// The method does not answer, h2load failed, or many answers were refusals and <paramref name="mayRefuse"/> is false.
    /// </exception>
    public async Task<LoadResult> RunAsync(string address, GrpcPayload payload, LoadShape shape, bool mayRefuse = false)
    {
        var expected = await AnswerSize.OfAsync(address, payload, cancellation);
        var folder = Directory.CreateTempSubdirectory("vectron-load-").FullName;
        try
        {
            var (message, log) = (Path.Combine(folder, "message"), Path.Combine(folder, "log"));
            await File.WriteAllBytesAsync(message, payload.Message, cancellation);
            var output = await RunAsync(Arguments(address, payload, shape, message, log));
            var result = Read(output, expected, shape.WithLatencies ? LatencyLog.Read(log) : null);
            return mayRefuse || (result.GoodPerSecond > 0 && result.GoodPerSecond >= ByteTolerance * result.CallsPerSecond)
                ? result
                : throw new InvalidOperationException(
                    $"{payload.Path} at {address}: {result.GoodPerSecond:F0} of {result.CallsPerSecond:F0} answers a second were good:\n{output}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private List<string> Arguments(string address, GrpcPayload payload, LoadShape shape, string message, string log)
    {
        List<string> arguments =
        [
            "-t1", Invariant($"-c{shape.Connections}"), Invariant($"-m{shape.Streams}"),
            Invariant($"-D{duration.TotalSeconds}"), Invariant($"--warm-up-time={warmUp.TotalSeconds}"),
            "-d", message, "-H", "content-type: application/grpc", "-H", "te: trailers",
        ];
        if (shape.CallsPerSecond is { } rate)
        {
            arguments.Add(Invariant($"--rps={Math.Max(1, rate / shape.Connections):F2}"));
        }

        if (shape.WithLatencies)
        {
            arguments.Add($"--log-file={log}");
        }

        arguments.Add($"http://{address}{payload.Path}");
        return arguments;
    }

    private async Task<string> RunAsync(List<string> arguments)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo("h2load", arguments) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        process.Start();
        var complaints = process.StandardError.ReadToEndAsync(cancellation);
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode == 0
                ? output
                : throw new InvalidOperationException($"h2load ended with {process.ExitCode}: {await complaints}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private static LoadResult Read(string output, int expectedBytes, (double P50, double P99)? latencies)
    {
        var calls = Number(CallRate().Match(output).Groups[1]);
        var done = Number(DoneCount().Match(output).Groups[1]);
        var data = Number(DataBytes().Match(output).Groups[1]);
        var mean = MeanTime().Match(output);
        var good = done == 0 ? 0 : Math.Min(1, data / (done * expectedBytes));
        return new LoadResult(
            calls, calls * good, Milliseconds(Number(mean.Groups[1]), mean.Groups[2].Value), latencies?.P50 ?? 0, latencies?.P99 ?? 0);
    }

    private static double Milliseconds(double value, string unit) => unit switch
    {
        "us" => value / 1000,
        "s" => value * 1000,
        _ => value,
    };

    private static double Number(Group group) =>
        group.Success ? double.Parse(group.Value, CultureInfo.InvariantCulture) : 0;

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    [GeneratedRegex(@"^finished in .*, ([0-9.]+) req/s", RegexOptions.Multiline)]
    private static partial Regex CallRate();

    [GeneratedRegex(@"^requests: .* (\d+) done", RegexOptions.Multiline)]
    private static partial Regex DoneCount();

    [GeneratedRegex(@"^traffic: .*\((\d+)\) data", RegexOptions.Multiline)]
    private static partial Regex DataBytes();

    [GeneratedRegex(@"^time for request: +\S+ +\S+ +([0-9.]+)(us|ms|s)", RegexOptions.Multiline)]
    private static partial Regex MeanTime();
}
