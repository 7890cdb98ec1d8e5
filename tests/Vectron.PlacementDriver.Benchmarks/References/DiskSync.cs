using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Vectron.PlacementDriver.Benchmarks.References;

/// <summary>What the disk can do: one thread that appends a little and waits for fdatasync, again and again.</summary>
internal static partial class DiskSync
{
    private const int AppendBytes = 256;

    /// <summary>Appends per second, measured for a while on the disk that holds temporary files.</summary>
    public static double Measure(TimeSpan duration)
    {
        var path = Path.Combine(Path.GetTempPath(), $"vectron-sync-{Guid.NewGuid():N}");
        var bytes = new byte[AppendBytes];
        try
        {
            using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
            var watch = Stopwatch.StartNew();
            long appends = 0;
            for (; watch.Elapsed < duration; appends++)
            {
                RandomAccess.Write(file, bytes, appends * AppendBytes);
                if (Synchronize(file) != 0)
                {
                    throw new Win32Exception(Marshal.GetLastPInvokeError(), $"fdatasync of {path}");
                }
            }

            return appends / watch.Elapsed.TotalSeconds;
        }
        finally
        {
            File.Delete(path);
        }
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int Synchronize(SafeFileHandle file);
}
