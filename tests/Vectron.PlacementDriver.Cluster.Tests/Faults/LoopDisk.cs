namespace Vectron.PlacementDriver.Cluster.Tests.Faults;

/// <summary>
/// A file system of its own for one node: ext4 in a sparse image on a small tmpfs. It can fill up, freeze, turn read-only,
/// and fail to write, because the tmpfs below it has no room for the image's next block.
/// </summary>
internal sealed class LoopDisk : IAsyncDisposable
{
    private const int ImageMegabytes = 192;

    private readonly string below;

    private LoopDisk(string folder)
    {
        below = Path.Combine(folder, "below");
        Folder = Path.Combine(folder, "disk");
    }

    /// <summary>Why there can be none here, which a first one shows; null when there can.</summary>
    public static async Task<string?> WhyNotAsync()
    {
        if (Shell.WhyNot("mkfs.ext4", "fsfreeze") is { } missing)
        {
            return missing;
        }

        var folder = Directory.CreateTempSubdirectory("vectron-disk-");
        try
        {
            await (await MountAsync(folder.FullName)).DisposeAsync();
            folder.Delete(recursive: true);
            return null;
        }
        catch (InvalidOperationException exception)
        {
            return $"needs loop-mounted file systems: {exception.Message}";
        }
    }

    /// <summary>Where the file system is mounted.</summary>
    public string Folder { get; }

    private string Image => Path.Combine(below, "image");

    private string Copy => below + ".copy";

    private string Filler => Path.Combine(Folder, "filler");

    private string FillerBelow => Path.Combine(below, "filler");

    public static async Task<LoopDisk> MountAsync(string folder)
    {
        var disk = new LoopDisk(folder);
        _ = Directory.CreateDirectory(disk.below);
        _ = Directory.CreateDirectory(disk.Folder);
        await Shell.RunAsync($"mount -t tmpfs -o size={ImageMegabytes + 32}m tmpfs {disk.below}");
        await Shell.RunAsync($"truncate -s {ImageMegabytes}M {disk.Image}");
        await Shell.RunAsync($"mkfs.ext4 -q -m 0 {disk.Image}");
        await disk.MountImageAsync();
        return disk;
    }

    /// <summary>Leaves less room than the log keeps free.</summary>
    public void Fill() => FillUpTo(4L << 20);

    /// <summary>Leaves this many bytes.</summary>
    public void FillUpTo(long room)
    {
        while (Room > room)
        {
            FillMore();
        }
    }

    /// <summary>Bytes that are free.</summary>
    public long Room => new DriveInfo(Folder).AvailableFreeSpace;

    /// <summary>Takes a MiB of what is free.</summary>
    public void FillMore()
    {
        using var file = new FileStream(Filler, FileMode.Append);
        file.Write(new byte[1 << 20]);
    }

    public void Free() => File.Delete(Filler);

    /// <summary>Everything that would be written waits.</summary>
    public Task FreezeAsync() => Shell.RunAsync($"fsfreeze -f {Folder}");

    public Task ThawAsync() => Shell.RunAsync($"fsfreeze -u {Folder}");

    /// <summary>New blocks of the image find no room: writes fail with EIO once the kernel carries them out.</summary>
    public void BreakBelow()
    {
        using var file = File.Create(FillerBelow);
        var block = new byte[1 << 16];
        try
        {
            while (true)
            {
                file.Write(block);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // No room is left, which is what was wanted.
        }
    }

    /// <summary>Makes it a sound file system again; the node on it must have ended.</summary>
    public async Task RepairAsync()
    {
        File.Delete(FillerBelow);
        await UnmountAsync(Folder);
        _ = await Shell.TryAsync($"fsck.ext4 -y {Image}");
        await MountImageAsync();
    }

    /// <summary>Keeps what is on the device now, without what the kernel has not written to it yet.</summary>
    public Task CopyAsync() => Shell.RunAsync($"cp --sparse=always {Image} {Copy}");

    /// <summary>Goes back to the copy, as after a power failure; the node must have ended.</summary>
    public async Task RevertAsync()
    {
        await UnmountAsync(Folder);
        await Shell.RunAsync($"cp --sparse=always {Copy} {Image}");
        File.Delete(Copy);
        await MountImageAsync();
    }

    /// <summary>Refuses every write, as a file system does that has found itself damaged.</summary>
    public async Task TurnReadOnlyAsync()
    {
        var device = (await Shell.TryAsync($"findmnt -n -o SOURCE {Folder}")).Output.Trim();
        await File.WriteAllTextAsync($"/sys/fs/ext4/{Path.GetFileName(device)}/trigger_fs_error", "1");
    }

    public async ValueTask DisposeAsync()
    {
        // Lazily: whatever still holds something of it, nothing stays behind once that is gone.
        _ = await Shell.TryAsync($"umount -l {Folder}");
        _ = await Shell.TryAsync($"umount -l {below}");
    }

    private static async Task UnmountAsync(string folder)
    {
        await Eventually.TrueAsync(
            async () => (await Shell.TryAsync($"umount {folder}")).Code == 0,
            () => $"{folder} should be unmounted: who holds it?");
    }

    private Task MountImageAsync() => Shell.RunAsync($"mount -o loop,errors=remount-ro {Image} {Folder}");
}
